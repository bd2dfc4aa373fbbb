/** An On-Premises error row. The notes give no HTTP status per code, these are the usual ones for the meaning. */
export interface ClientErrorRow {
  status: number;
  title: string;
}

/** The codes of domain notes 8 that the emulated client answers. */
export const clientErrors: Readonly<Record<number, ClientErrorRow>> = {
  1000: { status: 500, title: 'Generic error' },
  1004: { status: 400, title: 'Resource already exists' },
  1005: { status: 403, title: 'Access denied' },
  1006: { status: 404, title: 'Resource not found' },
  1008: { status: 400, title: 'Required parameter is missing' },
  1009: { status: 400, title: 'Parameter value is not valid' },
  1011: { status: 503, title: 'Service not ready' },
  1014: { status: 404, title: 'Internal error or unknown endpoint' },
  1015: { status: 429, title: 'Too many requests' },
  1017: { status: 500, title: 'Not the primary master' },
  1021: { status: 400, title: 'Bad user' },
  1024: { status: 403, title: 'Password change required' },
  1025: { status: 400, title: 'Invalid request' },
};

/** Thrown by a handler to answer with an error. `bare` leaves out the `errors` list, as `/v1/account` does. */
export class ClientRefusal extends Error {
  readonly code: number;
  readonly extras: { details?: string; status?: number; bare?: true };

  constructor(code: number, extras: ClientRefusal['extras'] = {}) {
    super(`On-Premises error ${code}`);
    this.code = code;
    this.extras = extras;
  }
}

/** The HTTP status and the body in one of the two shapes of domain notes 8. */
export function clientErrorAnswer(
  refusal: ClientRefusal,
  meta: Record<string, unknown>,
): { status: number; body: Record<string, unknown> } {
  const row = clientErrors[refusal.code] ?? { status: 500, title: 'Generic error' };
  const { details, bare } = refusal.extras;
  const error = { code: refusal.code, title: row.title, ...(details !== undefined && { details }) };
  return { status: refusal.extras.status ?? row.status, body: bare ? error : { errors: [error], meta } };
}
