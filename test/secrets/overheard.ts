import type { Canary } from './scan.ts';
import type { Exchange } from './wire-tap.ts';

/** Every value of a field in JSON bodies. */
function fieldsIn(bodies: readonly string[], field: string): string[] {
  const pattern = new RegExp(`"${field}":\\s*"([^"]{6,})"`, 'gu');
  return [...new Set(bodies.flatMap((body) => Array.from(body.matchAll(pattern), (match) => match[1] ?? '')))];
}

/** Secrets the bot made or was given on the way, as they went over the wire. */
export function overheard(exchanges: readonly Exchange[]): Canary[] {
  const outward = exchanges.filter(({ path }) => /settings\/|users\/login|\/register$|^\/v[\d.]+\/\d+$/u.test(path));
  const bodies = outward.flatMap(({ request, response }) => [request, response]);
  const named = (name: string, values: string[]) => values.map((value) => ({ name, value }));
  const blobs = fieldsIn(bodies, 'data');
  return [
    ...named('a backup password', fieldsIn(bodies, 'password')),
    ...named('a PIN on the wire', fieldsIn(bodies, 'pin')),
    ...named('a login token', fieldsIn(bodies, 'token')),
    ...named(
      'the beginning of a backup',
      blobs.map((blob) => blob.slice(8, 56)),
    ),
    ...named(
      'the middle of a backup',
      blobs.map((blob) => blob.slice(blob.length >> 1, (blob.length >> 1) + 48)),
    ),
  ];
}
