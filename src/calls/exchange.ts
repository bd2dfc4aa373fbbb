import type { Agent } from 'node:http';
import axios from 'axios';
import { CallFailure, type Failure } from '../migration/failure.ts';
import { toAnswer, type Answer } from './answer.ts';
import { networkRow } from './network-failure.ts';
import { failed, inSpan, SpanKind, type SpanStart } from '../tracing/span.ts';

/** One HTTP request; `path` begins with a slash. */
export interface CallRequest {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
}

/** Where the requests go, and how long one may take from its start to the last byte of the answer. */
export interface ExchangeOptions {
  source: Failure['source'];
  baseUrl: string;
  timeoutMs: number;
  agent: Agent;
  meter?: CallMeter | undefined;
}

/** How a call ended for the metrics: by class of status, or without an answer. */
export type CallResult = '2xx' | '3xx' | '4xx' | '5xx' | 'none';

/** Counts calls for the metrics; must not throw. */
export interface CallMeter {
  called(call: { source: Failure['source']; method: CallRequest['method']; result: CallResult; seconds: number }): void;
}

/** Makes exactly one request; answers of every status are returned. */
export type Exchange = (request: CallRequest) => Promise<Answer>;

/** A path without the ids in it. A receiver's own address may be a secret, so calls of Ferryman's own have none. */
const spanOf = (source: Failure['source'], { method, path }: CallRequest): SpanStart => ({
  name: `${method} ${source}`,
  kind: SpanKind.CLIENT,
  attributes: {
    'http.request.method': method,
    ...(source !== 'ferryman' && { 'url.template': path.replaceAll(/\d{5,}/gu, '{id}') }),
  },
});

function classOf(status: number): CallResult {
  if (status < 300) return '2xx';
  if (status < 400) return '3xx';
  return status < 500 ? '4xx' : '5xx';
}

/** Larger than any answer of either side; a backup blob is the largest. */
const maxAnswerBytes = 16 * 1024 * 1024;

/**
 * An axios instance of its own, without interceptors, redirects, retries or proxies of the environment. Rejects with
 * {@link CallFailure} when no answer came; the error of axios, which holds the request with its secrets, never leaves.
 * `ambiguous` is set for writes that may have reached the other side.
 */
export function createExchange({ source, baseUrl, timeoutMs, agent, meter }: ExchangeOptions): Exchange {
  const client = axios.create({
    baseURL: baseUrl,
    allowAbsoluteUrls: false,
    timeout: timeoutMs,
    transitional: { clarifyTimeoutError: true },
    maxRedirects: 0,
    maxContentLength: maxAnswerBytes,
    proxy: false,
    httpAgent: agent,
    httpsAgent: agent,
    responseType: 'text',
    transformResponse: (text: unknown) => text,
    validateStatus: () => true,
  });
  const send: Exchange = async ({ method, path, query, headers, body }) => {
    try {
      const {
        status,
        headers: received,
        data,
      } = await client.request<unknown>({
        method,
        url: path,
        headers: { Accept: 'application/json', ...headers },
        // The timeout of axios starts again with every byte; this one does not.
        signal: AbortSignal.timeout(timeoutMs),
        ...(query && { params: query }),
        ...(body !== undefined && { data: body }),
      });
      const header = (name: string): string | undefined => {
        const value: unknown = received[name];
        return typeof value === 'string' ? value : undefined;
      };
      return toAnswer(status, header, typeof data === 'string' ? data : '');
    } catch (error) {
      const row = networkRow(error);
      throw new CallFailure({
        source,
        kind: row.kind,
        class: row.class,
        ...(row.acted && method !== 'GET' && { ambiguous: true }),
      });
    }
  };
  return (request) =>
    inSpan(spanOf(source, request), async (span) => {
      const from = performance.now();
      let result: CallResult = 'none';
      try {
        const answer = await send(request);
        result = classOf(answer.status);
        span.setAttribute('http.response.status_code', answer.status);
        if (answer.status >= 400) failed(span, String(answer.status));
        return answer;
      } finally {
        meter?.called({ source, method: request.method, result, seconds: (performance.now() - from) / 1_000 });
      }
    });
}
