import { opaque } from '../meta/random.ts';
import type { ClientAnswer, ClientCall } from './client-call.ts';
import { ClientRefusal } from './errors.ts';

/** Login tokens live seven days (domain notes 8). */
const tokenMs = 7 * 86_400_000;

function strongPassword(password: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z0-9]/];
  return password.length >= 8 && password.length <= 64 && kinds.every((kind) => kind.test(password));
}

function credentials(authorization: string | undefined): { user: string; password: string } {
  const encoded = /^Basic (.+)$/.exec(authorization ?? '')?.[1] ?? '';
  const clear = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = clear.indexOf(':');
  if (colon < 1) throw new ClientRefusal(1005, { status: 401, details: 'Basic authorization is required.' });
  return { user: clear.slice(0, colon), password: clear.slice(colon + 1) };
}

function changePassword(call: ClientCall): void {
  const next = call.input['new_password'];
  if (typeof next !== 'string') throw new ClientRefusal(1024, { details: 'Send new_password to log in.' });
  if (!strongPassword(next)) {
    throw new ClientRefusal(1009, { details: 'new_password needs 8 to 64 characters of four kinds.' });
  }
  call.deployment.adminPassword = next;
  call.deployment.mustChangePassword = false;
}

/** `2018-03-01 15:29:26+00:00`, the client's own format. */
export function clientTime(ms: number): string {
  return new Date(ms)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '+00:00');
}

/** `POST /v1/users/login`: basic authorization; the first login must set a new password (1024). */
export function login(call: ClientCall): ClientAnswer {
  const { deployment, emulation } = call;
  const { user, password } = credentials(call.authorization);
  if (user !== deployment.adminUser || password !== deployment.adminPassword) {
    throw new ClientRefusal(1005, { status: 401, details: 'Wrong user name or password.' });
  }
  if (deployment.mustChangePassword) changePassword(call);
  const token = `eyJhbGciOiJIUzI1NiIs.${opaque(emulation.random, 64)}.${opaque(emulation.random, 43)}`;
  const end = emulation.clock.now() + tokenMs;
  deployment.tokens.set(token, end);
  return { body: { users: [{ token, expires_after: clientTime(end) }] } };
}

function bearerOf(authorization: string | undefined): string {
  return /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '';
}

/** Refuses with 401 unless the call carries a login token that is still good. */
export function needLogin({ deployment, emulation, authorization }: ClientCall): void {
  const end = deployment.tokens.get(bearerOf(authorization));
  if (end !== undefined && end > emulation.clock.now()) return;
  throw new ClientRefusal(1005, { status: 401, details: 'The login token is missing, wrong or expired.' });
}

/** `POST /v1/users/logout`: ends the token of this call. */
export function logout(call: ClientCall): ClientAnswer {
  call.deployment.tokens.delete(bearerOf(call.authorization));
  return { body: {} };
}
