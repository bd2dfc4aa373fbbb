/** One condition of a script, or one operand of it, turned into its opposite. */
export interface LuaMutant {
  /** Without the ending. */
  script: string;
  line: number;
  /** The text that is turned. */
  condition: string;
  /** The whole script with it turned. */
  lua: string;
}

/** The same length, without what is no code. */
const blanked = (text: string): string => text.replaceAll(/[^\n]/gu, ' ');
const withoutComments = (lua: string): string =>
  lua.replaceAll(/--\[\[.*?\]\]/gsu, blanked).replaceAll(/--[^\n]*/gu, blanked);

const CONDITION = /\b(?:if|elseif|while)\s+(?<condition>.+?)\s+(?:then|do)\b/gu;
const WORD = /[()]|\b(?:and|or)\b/gu;

interface Span {
  from: number;
  to: number;
}

/** The operands of a condition that are not within brackets; none when it has no `and` and no `or`. */
function operandsIn(condition: string, at: number): Span[] {
  const spans: Span[] = [];
  let [depth, from] = [0, 0];
  for (const { 0: word, index } of condition.matchAll(WORD)) {
    if (word === '(') depth += 1;
    else if (word === ')') depth -= 1;
    else if (depth === 0) {
      spans.push({ from: at + from, to: at + index });
      from = index + word.length;
    }
  }
  return spans.length === 0 ? [] : [...spans, { from: at + from, to: at + condition.length }];
}

function spansIn(code: string): Span[] {
  return [...code.matchAll(CONDITION)].flatMap((match) => {
    const condition = match.groups?.['condition'] ?? '';
    const from = match.index + match[0].indexOf(condition);
    return [{ from, to: from + condition.length }, ...operandsIn(condition, from)];
  });
}

/** Every condition of a script turned, each in a script of its own, and every operand that stands by itself in one. */
export function mutantsOf(script: string, lua: string): LuaMutant[] {
  return spansIn(withoutComments(lua)).map(({ from, to }) => {
    const condition = lua.slice(from, to).trim();
    return {
      script,
      condition,
      line: lua.slice(0, from).split('\n').length,
      lua: `${lua.slice(0, from)} not (${condition}) ${lua.slice(to)}`,
    };
  });
}
