import type { Agent } from 'node:http';
import { createExchange, type CallMeter } from '../calls/exchange.ts';
import type { PhoneNumberId, WabaId } from '../migration/ids.ts';
import type { Clock } from '../workflow/ports.ts';
import type { RegisterCall, RegisterParameters } from '../workflow/call-ports.ts';
import { accessBy } from './access.ts';
import { Success } from './answers.ts';
import { createGraphCall } from './graph-call.ts';
import type { UsageGate } from './usage-gate.ts';

/** Four times the longest duration that Meta documents (domain notes 3.2 step 3). */
const TIMEOUT_MS = 60_000;

/** `agent` is the one of the client that reads the state right before, so that both use one connection. */
export interface RegisterCallOptions {
  graphUrl: string;
  graphVersion: string;
  tokenFor: (waba: WabaId) => string;
  agent: Agent;
  usage: UsageGate;
  clock: Clock;
  meter?: CallMeter | undefined;
  /** How long the whole answer may take; a minute without it. */
  timeoutMs?: number;
}

/**
 * The register call on an axios instance of its own. It never waits for the usage gate: the time between the mark and the
 * call is limited (design: cutover protocol 4.2 step 6).
 */
export function createRegisterCall(options: RegisterCallOptions): RegisterCall {
  const { graphUrl, tokenFor, agent, timeoutMs = TIMEOUT_MS } = options;
  const call = createGraphCall({
    ...options,
    exchange: createExchange({ source: 'meta', baseUrl: graphUrl, timeoutMs, agent, meter: options.meter }),
  });
  const access = accessBy(tokenFor);
  return {
    async send(waba: WabaId, id: PhoneNumberId, { pin, backup, region }: RegisterParameters) {
      await call({
        method: 'POST',
        path: `${id}/register`,
        ...access(waba),
        body: {
          messaging_product: 'whatsapp',
          pin,
          ...(backup && { backup }),
          ...(region !== undefined && { data_localization_region: region }),
        },
        answer: Success,
        secrets: [pin, ...(backup ? [backup.data, backup.password] : [])],
      });
    },
  };
}
