import type { Failure } from '../migration/failure.ts';

/** What became of a call that got no answer. `acted`: the request may have reached the other side. */
export interface NetworkRow {
  kind: string;
  class: Failure['class'];
  acted: boolean;
  /** Codes of Node, of its TLS layer, of its HTTP parser, or of axios. */
  codes: RegExp;
  /** Only for messages like this one, where one code of axios has several meanings. */
  message?: RegExp;
}

/** The first row that fits decides; without one, the connection is taken for lost (nothing is known). */
export const networkRows: readonly NetworkRow[] = [
  {
    kind: 'untrusted-certificate',
    class: 'configuration',
    acted: false,
    codes:
      /^(CERT_|ERR_TLS_CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|INVALID_CA|HOSTNAME_MISMATCH|INVALID_PURPOSE)/,
  },
  { kind: 'timeout', class: 'retry', acted: true, codes: /^(ETIMEDOUT|ECONNABORTED|ERR_CANCELED|ESOCKETTIMEDOUT)$/ },
  {
    kind: 'unreadable-answer',
    class: 'retry',
    acted: true,
    codes: /^ERR_BAD_RESPONSE$/,
    message: /maxContentLength/,
  },
  { kind: 'unreadable-answer', class: 'retry', acted: true, codes: /^(HPE_|Z_|ERR__ERROR_FORMAT|ERR_BROTLI)/ },
  {
    kind: 'call-not-made',
    class: 'defect',
    acted: false,
    codes:
      /^(ERR_INVALID_URL|ERR_INVALID_CHAR|ERR_UNESCAPED_CHARACTERS|ERR_BAD_REQUEST|ERR_BAD_OPTION|ERR_BAD_OPTION_VALUE|ERR_INVALID_PROTOCOL|ERR_NOT_SUPPORT)$/,
  },
];

const connectionLost = { kind: 'connection-lost', class: 'retry', acted: true } as const;
/** No connection, so nothing was sent; the code may be any, also ETIMEDOUT. */
const unreachable = { kind: 'unreachable', class: 'retry', acted: false } as const;

/** The row for an error of Node or axios; reads its code, system call and message, and keeps nothing of it. */
export function networkRow(error: unknown): Pick<NetworkRow, 'kind' | 'class' | 'acted'> {
  const causes = chain(error);
  if (causes.some(({ syscall }) => syscall === 'connect' || syscall.startsWith('getaddrinfo'))) return unreachable;
  const row = networkRows.find(({ codes, message }) =>
    causes.some((cause) => codes.test(cause.code) && (message?.test(cause.message) ?? true)),
  );
  return row ?? connectionLost;
}

interface Cause {
  code: string;
  syscall: string;
  message: string;
}

/** The error, what caused it, and the attempts that an AggregateError collects when a name has several addresses. */
function chain(error: unknown, depth = 0): Cause[] {
  if (typeof error !== 'object' || error === null || depth > 3) return [];
  const text = (name: string): string => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === 'string' ? value : '';
  };
  const attempts: unknown = Reflect.get(error, 'errors');
  const deeper = [Reflect.get(error, 'cause'), ...(Array.isArray(attempts) ? attempts : [])];
  return [
    { code: text('code'), syscall: text('syscall'), message: text('message') },
    ...deeper.flatMap((cause) => chain(cause, depth + 1)),
  ];
}
