import type { IntlMessageFormat } from 'intl-messageformat';

/** Isolates (Unicode UAX 9, 2.7): what is inside moves nothing outside. FIRST STRONG, LEFT-TO-RIGHT and their end. */
export const FSI = '\u2068';
const LRI = '\u2066';
export const PDI = '\u2069';
/** RIGHT-TO-LEFT MARK: a strong character nobody sees. */
const RLM = '\u200f';

type Element = ReturnType<IntlMessageFormat['getAst']>[number];
type Literal = Extract<Element, { type: 0 }>;

const literal = (value: string): Literal => ({ type: 0, value });

const SHORTCODE = ':[a-z0-9_+-]+:';
/** Names and settings, `WhatsApp Manager`, `META_APP_ID`, `/invite @ferryman`: words, and what joins them. */
const LATIN = "[/@+]?[A-Za-z][A-Za-z0-9]*(?:(?: (?:& |-- |@)?|[._:@/'-])[A-Za-z0-9]+)*";
/** Telephone numbers, days and codes: digits that would change places around their spaces and hyphens. */
const DIGITS = '\\+[0-9][0-9 ]*[0-9]|[0-9]+(?:-[0-9]+)+';
const FROM_LEFT = new RegExp(`${SHORTCODE}|${LATIN}|${DIGITS}`, 'gu');

const STRONG_FROM_RIGHT = /[\u0590-\u08ff]/u;

/**
 * Where in a line of a message a walk is. Readers' programs give a line the direction of its first strong letter, some without
 * looking past isolates: a line that does not begin with a word of its own language gets a mark before its first isolate.
 */
class Place {
  isCode = false;
  isDirected = false;

  /** Text of the message between isolates. */
  own(text: string): string {
    const line = text.slice(text.lastIndexOf('\n') + 1);
    if (line !== text) this.isDirected = false;
    this.isDirected ||= STRONG_FROM_RIGHT.test(line);
    return text;
  }

  /** The beginning of an isolate. */
  opens(isolate: string): string {
    const mark = this.isDirected ? '' : RLM;
    this.isDirected = true;
    return `${mark}${isolate}`;
  }
}

function words(text: string, place: Place): string {
  let end = 0;
  const pieces = Array.from(text.matchAll(FROM_LEFT)).flatMap(({ 0: run, index }) => {
    const before = place.own(text.slice(end, index));
    end = index + run.length;
    return [before, run.startsWith(':') ? run : `${place.opens(LRI)}${run}${PDI}`];
  });
  return [...pieces, place.own(text.slice(end))].join('');
}

/** What stands between two backticks stays as it is, so that what is copied from it holds no marks. */
function withCode(text: string, place: Place): string {
  const [head = '', ...pieces] = text.split('`');
  const begun = place.isCode ? head : words(head, place);
  return pieces.reduce((whole, piece) => {
    place.isCode = !place.isCode;
    return place.isCode ? `${whole}${place.opens(LRI)}\`${piece}` : `${whole}\`${PDI}${words(piece, place)}`;
  }, begun);
}

function walked(elements: readonly Element[], place: Place): Element[] {
  return elements.flatMap((element): Element[] => {
    if (element.type === 0) return [literal(withCode(element.value, place))];
    if ('options' in element) {
      const inner = Object.entries(element.options).map(([name, option]) => ({ name, option, place: new Place() }));
      const options = inner.map(({ name, option, place: own }) => [
        name,
        { ...option, value: walked(option.value, own) },
      ]);
      place.isDirected ||= inner.every(({ place: own }) => own.isDirected);
      return [{ ...element, options: Object.fromEntries(options) } as Element];
    }
    return place.isCode ? [element] : [literal(place.opens(FSI)), element, literal(PDI)];
  });
}

/**
 * A parsed message of a language that runs from right to left, with all that runs from left to right isolated: values, counts,
 * code, names and numbers.
 */
export const mirrored = (elements: readonly Element[]): Element[] => walked(elements, new Place());

/** ZERO WIDTH SPACE: for Slack the edge of a word, for a reader nothing. */
const ZWSP = '\u200b';
const MARKED = /`[^`\n]+`|\*\S[^*\n]*\*/gu;
const EDGE_BEFORE = /[\s.,([{!?=-]$/u;
const EDGE_BEHIND = /^[\s.,\])}!?=-]/u;

/**
 * Rendered mrkdwn in which bold text and code are taken for it: Slack wants a space or punctuation of ASCII around them, and
 * knows neither isolates nor the commas of other scripts.
 */
export const withEdges = (mrkdwn: string): string =>
  mrkdwn.replaceAll(MARKED, (marked, offset: number) => {
    const [before, behind] = [mrkdwn.slice(0, offset), mrkdwn.slice(offset + marked.length)];
    const isEdge = {
      before: before === '' || EDGE_BEFORE.test(before),
      behind: behind === '' || EDGE_BEHIND.test(behind),
    };
    return `${isEdge.before ? '' : ZWSP}${marked}${isEdge.behind ? '' : ZWSP}`;
  });
