/** A Graph error before its envelope: HTTP status as documented (domain notes 9 and 10) and its texts in our own words. */
export interface ErrorRow {
  status: number;
  title: string;
  details?: string;
  transient?: true;
  /** 'OAuthException' where absent. */
  type?: string;
}

/** Every code the emulator can answer. Titles may change at Meta; clients decide on the code (domain notes 2.2). */
export const graphErrors: Readonly<Record<number, ErrorRow>> = {
  0: { status: 401, title: 'The access token is invalid or was revoked' },
  1: { status: 400, title: 'An unknown API problem occurred', transient: true },
  2: { status: 503, title: 'The service is temporarily unavailable', transient: true },
  3: { status: 500, title: 'The app lacks the capability for this call' },
  4: { status: 429, title: 'Application request limit reached', transient: true },
  10: { status: 403, title: 'The app has no permission for this action' },
  17: { status: 429, title: 'User request limit reached', transient: true },
  33: { status: 400, title: 'The phone number was deleted' },
  100: { status: 400, title: 'Invalid parameter' },
  102: { status: 401, title: 'The session has expired' },
  104: { status: 401, title: 'An access token is required' },
  190: { status: 401, title: 'Error validating access token: the session has expired' },
  200: { status: 403, title: 'Permissions error' },
  300: { status: 400, title: 'The number cannot be added' },
  368: { status: 403, title: 'The account is temporarily blocked for policy violations' },
  613: { status: 400, title: 'Calls to this API have exceeded the rate limit', transient: true },
  803: { status: 404, title: 'The requested object does not exist', type: 'GraphMethodException' },
  2500: { status: 400, title: 'Unknown path components' },
  80007: { status: 400, title: 'The WhatsApp Business Account reached its rate limit', transient: true },
  130429: { status: 400, title: 'Rate limit hit', details: 'Throughput of the number is reached.', transient: true },
  130497: { status: 403, title: 'Messaging users in this country is not allowed' },
  131000: { status: 500, title: 'Something went wrong', transient: true },
  131005: { status: 403, title: 'Access denied' },
  131008: { status: 400, title: 'Required parameter is missing' },
  131009: { status: 400, title: 'Parameter value is not valid' },
  131016: { status: 500, title: 'Service unavailable', transient: true },
  131021: { status: 400, title: 'Recipient cannot be sender' },
  131026: { status: 400, title: 'Message undeliverable' },
  131031: {
    status: 403,
    title: 'Account has been locked',
    details: 'Locked, or the data sent differs from what is stored.',
  },
  131035: { status: 400, title: 'Not possible without storage' },
  131036: { status: 400, title: 'Not possible without storage' },
  131037: { status: 400, title: 'The display name needs approval' },
  131042: { status: 400, title: 'Business eligibility payment issue', details: 'No valid payment method is attached.' },
  131045: { status: 500, title: 'Incorrect certificate', details: 'The registration of the number failed.' },
  131047: { status: 400, title: 'Re-engagement message', details: 'More than 24 hours since the user last wrote.' },
  131048: { status: 400, title: 'Spam rate limit hit' },
  131049: { status: 400, title: 'Message not delivered for the health of the ecosystem' },
  131050: { status: 400, title: 'The user stopped marketing messages' },
  131052: { status: 400, title: 'Media download error' },
  131053: { status: 400, title: 'Media upload error' },
  131056: { status: 400, title: 'Pair rate limit hit', transient: true },
  131057: { status: 500, title: 'Account in maintenance mode', transient: true },
  131060: { status: 400, title: 'Message unsupported on the device' },
  132000: { status: 400, title: 'Number of template parameters does not match' },
  132001: { status: 404, title: 'Template does not exist in the translation' },
  132005: { status: 400, title: 'Translated text too long' },
  132007: { status: 400, title: 'Template format violates a policy' },
  132012: { status: 400, title: 'Template parameter format mismatch' },
  132015: { status: 400, title: 'Template is paused' },
  132016: { status: 400, title: 'Template is disabled' },
  133000: { status: 500, title: 'Incomplete deregistration', details: 'An earlier deregistration did not finish.' },
  133004: { status: 503, title: 'Server temporarily unavailable', transient: true },
  133005: { status: 400, title: 'Two step verification PIN mismatch', details: 'The PIN is not the one in force.' },
  133006: {
    status: 400,
    title: 'Phone number re-verification needed',
    details: 'Verify the number before registering.',
  },
  133008: { status: 400, title: 'Too many two step verification PIN guesses' },
  133009: { status: 400, title: 'Two step verification PIN guessed too fast' },
  133010: {
    status: 400,
    title: 'Phone number not registered',
    details: 'The number is not registered on the Cloud API.',
  },
  133015: { status: 400, title: 'Please wait a few minutes before trying to register', details: 'Recently deleted.' },
  133016: { status: 400, title: 'Account register or deregister rate limit exceeded' },
  135000: { status: 400, title: 'Generic user error' },
  136024: { status: 400, title: 'Request code error' },
  136025: { status: 400, title: 'Verify code error', details: 'The code is wrong or has expired.' },
  137000: { status: 400, title: 'Identity key mismatch' },
  200000: { status: 400, title: 'The phone number cannot be added' },
  2388001: { status: 400, title: 'Two step verification is still on' },
  2388012: { status: 400, title: 'The number is already in this account' },
  2388019: { status: 400, title: 'The account has reached its limit of templates' },
  2388091: { status: 400, title: 'Not eligible to request a code' },
  2388093: { status: 400, title: 'Not eligible to verify a code' },
  2388103: { status: 400, title: 'The number cannot be migrated' },
  2494100: { status: 400, title: 'The number is in maintenance mode', transient: true },
  2593079: { status: 400, title: 'The account is marked for a transfer already' },
  2593085: { status: 400, title: 'The account is not eligible for a transfer' },
  2593107: { status: 400, title: 'Synchronisation was asked for already' },
  2593108: { status: 400, title: 'Synchronisation was asked for too late' },
};

/** What a refusal may add to its table row. */
export interface RefusalExtras {
  details?: string;
  status?: number;
  subcode?: number;
  /** Replaces the whole `message`. */
  message?: string;
}

/** Thrown by a handler to answer with a Graph error. */
export class GraphRefusal extends Error {
  readonly code: number;
  readonly extras: RefusalExtras;

  constructor(code: number, extras: RefusalExtras = {}) {
    super(`Graph error ${code}`);
    this.code = code;
    this.extras = extras;
  }
}

/** A parameter error (100) with the sentence that goes into `error_data.details`. */
export function badParameter(details: string, extras: RefusalExtras = {}): GraphRefusal {
  return new GraphRefusal(100, { details, ...extras });
}

/** The HTTP status and the envelope of domain notes 2.2 for a refusal. */
export function errorAnswer(refusal: GraphRefusal, traceId: string): { status: number; body: Record<string, unknown> } {
  const row = graphErrors[refusal.code] ?? { status: 500, title: 'Unknown error' };
  const details = refusal.extras.details ?? row.details;
  return {
    status: refusal.extras.status ?? row.status,
    body: {
      error: {
        message: refusal.extras.message ?? `(#${refusal.code}) ${row.title}`,
        type: row.type ?? 'OAuthException',
        code: refusal.code,
        ...(details === undefined ? {} : { error_data: { messaging_product: 'whatsapp', details } }),
        ...(refusal.extras.subcode === undefined ? {} : { error_subcode: refusal.extras.subcode }),
        is_transient: row.transient === true,
        fbtrace_id: traceId,
      },
    },
  };
}
