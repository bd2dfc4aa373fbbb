import { CallFailure } from '../migration/failure.ts';
import type { Clock } from '../workflow/ports.ts';
import { LoggedIn } from './answers.ts';
import type { DeploymentCall, DeploymentRequest } from './deployment-call.ts';

/** Who logs in; the password is asked for at every login and kept nowhere. */
export interface Login {
  user: string;
  password: () => string;
}

/** A token is not used in its last minute, so that it does not end under way. */
const marginMs = 60_000;

interface Token {
  value: string;
  /** Infinity when the client named no end: then a 401 tells. */
  expiresAt: number;
}

/**
 * Calls with a login token: one login serves all calls until `expires_after` or a 401, after which there is exactly one new
 * login and one more try (domain notes 8). The password is never changed by us: `password-change-required` is a failure.
 */
export function createSession(call: DeploymentCall, { user, password }: Login, clock: Clock): DeploymentCall {
  let known: Token | undefined;
  let login: Promise<Token> | undefined;

  const logIn = async (): Promise<Token> => {
    const secret = password();
    const basic = Buffer.from(`${user}:${secret}`).toString('base64');
    const { users } = await call({
      method: 'POST',
      path: '/v1/users/login',
      headers: { Authorization: `Basic ${basic}` },
      answer: LoggedIn,
      secrets: [secret, basic],
    });
    const expiresAt = Date.parse(users[0].expires_after?.replace(' ', 'T') ?? '');
    return { value: users[0].token, expiresAt: Number.isNaN(expiresAt) ? Infinity : expiresAt };
  };

  /** Decided without waiting, so that concurrent calls share one login; a failed login is forgotten. */
  const currentToken = (): Promise<Token> => {
    if (known && known.expiresAt - marginMs > clock.now()) return Promise.resolve(known);
    login ??= logIn()
      .then((token) => (known = token))
      .finally(() => {
        login = undefined;
      });
    return login;
  };

  return async <T>(request: DeploymentRequest<T>): Promise<T> => {
    const withToken = ({ value }: Token): Promise<T> =>
      call({
        ...request,
        headers: { ...request.headers, Authorization: `Bearer ${value}` },
        // The password too: whoever is behind the address has had it.
        secrets: [...request.secrets, value, password()],
      });
    const used = await currentToken();
    try {
      return await withToken(used);
    } catch (error) {
      if (!(error instanceof CallFailure) || error.failure.httpStatus !== 401) throw error;
      if (known === used) known = undefined;
      return withToken(await currentToken());
    }
  };
}
