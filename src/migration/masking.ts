/** Names whose values are secrets wherever they appear in JSON or in a query (domain notes 14). */
const NAMES =
  'pin|code|password|data|access_token|cert|new_password|authorization|input_token|verify_token|hub\\.verify_token|token|appsecret_proof';

const PATTERNS: readonly [RegExp, string][] = [
  [new RegExp(`("(?:${NAMES})"\\s*:\\s*)(?:"(?:[^"\\\\]|\\\\.)*"?|[^\\s,}\\]]+)`, 'gi'), '$1"[secret]"'],
  [new RegExp(`([?&](?:${NAMES})=)[^&#\\s"']+`, 'gi'), '$1[secret]'],
  [/\b(Bearer|Basic|Apikey)\s+\S+/gi, '$1 [secret]'],
  [/\b(pins?\b\D{0,12}?)\d{6}\b/gi, '$1[secret]'],
  [/\bEAA[A-Za-z0-9]{12,}/g, '[secret]'],
  // A piece of a backup blob or of a token that the other side quotes; trace and message ids are shorter.
  [/[A-Za-z0-9+/_-]{40,}={0,2}/g, '[secret]'],
];

/** The spellings in which a secret may come back: as it is, inside JSON, inside a URL. Very short ones would hit everything. */
const spellings = (secret: string): string[] =>
  secret.length < 4 ? [] : [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];

/** The text with every spelling of the given secrets replaced by `[secret]`. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const known = secrets.flatMap(spellings).sort((a, b) => b.length - a.length);
  return known.reduce((masked, secret) => masked.replaceAll(secret, '[secret]'), text);
}

/**
 * Text of another side made fit to be recorded and shown: the given secrets, values of secret names, tokens and long opaque
 * runs become `[secret]`, control characters become spaces, and it is cut to 300 characters.
 */
export function maskSecrets(text: string, secrets: readonly string[] = []): string {
  const masked = PATTERNS.reduce((result, [pattern, by]) => result.replace(pattern, by), withoutSecrets(text, secrets));
  const oneLine = masked.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return oneLine.length <= 300 ? oneLine : `${oneLine.slice(0, 299)}…`;
}
