/** The last look at every line before it is written. */
export type Scrubber = {
  /** Removes a value in every form of {@link formsOf} from all later lines; the answer forgets it again. */
  register: (secret: string) => () => void;
  scrub: (line: string) => string;
};

/** Shorter values would blank out ordinary words. */
const shortestSecret = 4;

const patterns: readonly [RegExp, string][] = [
  // Slack and Meta tokens, and credentials in a header, known by their shape.
  [/\b(xox[a-z]|xapp)-[\w-]{6,}/g, '[secret]'],
  [/\bEAA[A-Za-z0-9]{16,}/g, '[secret]'],
  [/\b(Bearer|Basic) [\w.~+/=-]{6,}/gi, '$1 [secret]'],
  // Queries and users in addresses.
  [/(\w+:\/\/[^\s"'?]*)\?[^\s"']*/g, '$1?[query]'],
  [/(\w+:\/\/)[^\s"'/@]+@/g, '$1[secret]@'],
  // Phone numbers: with a plus, at the head of a migration id, and as ten to thirteen bare digits that are no JSON number.
  [/\+\d[\d\s().-]{5,18}\d/g, ''],
  [/(?<![\w.])\d{7,15}(?=-[a-z2-7]{10}\b)/g, ''],
  [/(?<![\w.+-]|":|[[,])\d{10,13}(?![\w.-])/g, ''],
];

/** Makes a scrubber that knows no secrets yet, only their usual shapes and phone numbers. */
export function createScrubber(): Scrubber {
  const secrets = new Map<string, string[]>();
  return {
    register: (secret) => {
      if (secret.length < shortestSecret) return () => undefined;
      secrets.set(secret, formsOf(secret));
      return () => void secrets.delete(secret);
    },
    scrub: (line) => {
      let clean = line;
      for (const form of [...secrets.values()].flat()) clean = clean.replaceAll(form, '[secret]');
      for (const [pattern, replacement] of patterns)
        clean = replacement ? clean.replace(pattern, replacement) : clean.replace(pattern, maskDigits);
      return clean;
    },
  };
}

/** Everything but the last four digits, so that people can still tell numbers apart. */
function maskDigits(number: string): string {
  const digits = number.replace(/\D/g, '');
  return `${'*'.repeat(digits.length - 4)}${digits.slice(-4)}`;
}

/** The spellings under which a value can turn up inside a line of JSON, longest first. */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const forms = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    // Twice: a JSON text quoted inside JSON.
    JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
    new URLSearchParams({ s: secret }).toString().slice(2),
    bytes.toString('hex'),
    ...[0, 1, 2].flatMap((shift) => base64Within(bytes, shift)),
  ];
  return [...new Set(forms)].filter((form) => form.length >= shortestSecret).sort((a, b) => b.length - a.length);
}

// Base64 of the bytes when `shift` others stand before them, as in Basic user:password: only the characters that depend on
// nothing else.
function base64Within(bytes: Buffer, shift: number): string[] {
  const shifted = Buffer.concat([Buffer.alloc(shift), bytes]);
  const [from, to] = [Math.ceil((shift * 8) / 6), Math.floor((shifted.length * 8) / 6)];
  return [shifted.toString('base64').slice(from, to), shifted.toString('base64url').slice(from, to)];
}
