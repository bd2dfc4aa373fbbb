import type { Agent } from 'node:http';
import type { z } from 'zod';
import { createExchange, type CallMeter } from '../calls/exchange.ts';
import { readOnce, type ReadRetry } from '../calls/read-retry.ts';
import type { Clock } from '../workflow/ports.ts';
import { createGraphCall, type GraphRequest } from './graph-call.ts';
import { readAllPages, type ListRequest } from './pages.ts';
import type { UsageGate } from './usage-gate.ts';

/** What every client of the Graph API needs, whichever calls it makes. */
export interface GraphClientOptions {
  graphUrl: string;
  graphVersion: string;
  clock: Clock;
  agent: Agent;
  usage: UsageGate;
  /** How reads are repeated; writes never are. */
  retry?: ReadRetry | undefined;
  /** True for the client of a running cutover, whose reads the usage gate lets through. */
  urgent?: boolean | undefined;
  meter?: CallMeter | undefined;
  /** True for reads of the steady watch, which yield to all others. */
  background?: boolean | undefined;
  /** 15 s unless told otherwise. */
  timeoutMs?: number;
}

/** Reads that may wait and be repeated, writes that are made once; all reject with CallFailure. */
export interface GraphClient {
  read<T>(request: Omit<GraphRequest<T>, 'method'>): Promise<T>;
  write<T>(request: Omit<GraphRequest<T>, 'method'>): Promise<T>;
  readList<T extends z.ZodType>(request: ListRequest<T>): Promise<z.output<T>[]>;
}

/** The Graph API without its operations: reads pass the usage gate, writes never wait for it. */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  const { graphUrl, agent, usage, retry = readOnce, urgent = false, background = false, timeoutMs = 15_000 } = options;
  const call = createGraphCall({
    ...options,
    exchange: createExchange({ source: 'meta', baseUrl: graphUrl, timeoutMs, agent, meter: options.meter }),
  });
  const read: GraphClient['read'] = (request) =>
    retry(async () => {
      await usage.pass({ urgent, background, account: request.account });
      return call({ ...request, method: 'GET' });
    });
  return {
    read,
    write: (request) => call({ ...request, method: 'POST' }),
    readList: (request) => readAllPages(read, request),
  };
}
