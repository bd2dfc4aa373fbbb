/**
 * A JSON value in which every half of a surrogate pair has become U+FFFD: text of another side that was cut in the middle of
 * a character has no canonical JSON (RFC 8785), and must not keep a journal from going on. What is undefined is left out.
 */
export const wellFormed = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? inner.toWellFormed() : inner)),
  ) as T;
