import type { Emulation } from '../meta/emulation.ts';
import type { NumberRecord } from '../meta/records.ts';
import type { DeploymentRecord } from './deployment.ts';
import { ClientRefusal } from './errors.ts';

/** A request to one deployment, as its handler sees it. */
export interface ClientCall {
  emulation: Emulation;
  deployment: DeploymentRecord;
  /** Undefined on a client that has none. */
  number: NumberRecord | undefined;
  input: Record<string, unknown>;
  /** Raw `Authorization` header. */
  authorization: string | undefined;
}

/** A JSON answer; `meta` is added where the body has none of its own. */
export interface ClientAnswer {
  status?: number;
  body: Record<string, unknown>;
}

/** A text parameter; 1008 when absent. */
export function requiredText(call: ClientCall, name: string): string {
  const value = call.input[name];
  if (typeof value !== 'string' || value === '') throw new ClientRefusal(1008, { details: `${name} is required` });
  return value;
}

/** Refuses with 1011 unless the client holds a registration and runs; a backup needs both (domain notes 3.1). */
export function needRegistration({ deployment }: ClientCall): void {
  if (deployment.registered && deployment.state !== 'unregistered') return;
  throw new ClientRefusal(1011, { details: 'The client is not registered.' });
}
