import type { ErrorRow } from './error-row.ts';

/** What a status says when the other side gave no code of its own; the last rows of both error tables. */
export const statusRows: readonly ErrorRow[] = [
  { http: [300, 399], kind: 'redirected', class: 'configuration', mayHaveActed: true },
  { http: 401, kind: 'unauthorized', class: 'configuration' },
  { http: 403, kind: 'forbidden', class: 'configuration' },
  { http: 404, kind: 'not-found', class: 'configuration' },
  { http: 408, kind: 'timeout', class: 'retry', mayHaveActed: true },
  { http: 413, kind: 'request-too-large', class: 'defect' },
  { http: 429, kind: 'rate-limited', class: 'throttle', waitMs: 60_000 },
  { http: [400, 499], garbled: true, kind: 'unreadable-answer', class: 'retry', mayHaveActed: true },
  { http: [400, 499], kind: 'request-refused', class: 'defect' },
  { http: [500, 599], kind: 'server-error', class: 'retry', mayHaveActed: true },
];
