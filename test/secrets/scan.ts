/** A secret of a run, with the name that a failed test tells instead of it. */
export interface Canary {
  name: string;
  value: string;
}

/** Something people or machines could read, and what it says. */
export interface Place {
  where: string;
  text: string;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&');

/** What base64 of a text holds of this one wherever it begins: the digits that depend on it alone. */
function base64Cores(value: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
    const whole = bytes.toString('base64').replace(/=+$/u, '');
    const first = Math.ceil((before * 4) / 3);
    const last = Math.floor((bytes.length * 8) / 6);
    const core = whole.slice(first, last);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** Digits alone would be found in any long number: a short secret must stand by itself. */
const SHORT = 8;

function patternsOf({ value }: Canary): RegExp[] {
  const plain = value.length > SHORT ? escaped(value) : `(?<![\\w-])${escaped(value)}(?![\\w-])`;
  const others = [
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    Buffer.from(value).toString('hex'),
    ...base64Cores(value),
  ].filter((form) => form !== value && form.length >= SHORT - 1);
  return [new RegExp(plain, 'u'), ...[...new Set(others)].map((form) => new RegExp(escaped(form), 'u'))];
}

/** Names of the canaries found, and where: plain, URL-encoded, JSON-escaped, hexadecimal, or inside base64. */
export function hitsIn(places: readonly Place[], canaries: readonly Canary[]): string[] {
  const searched = canaries.map((canary) => ({ name: canary.name, patterns: patternsOf(canary) }));
  const hits = places.flatMap(({ where, text }) =>
    searched.flatMap(({ name, patterns }) =>
      patterns.some((pattern) => pattern.test(text)) ? [`${name} in ${where}`] : [],
    ),
  );
  return [...new Set(hits)];
}
