import { currentStep } from '../migration/next.ts';
import { isReadable } from '../migration/facts.ts';
import { CallFailure, type Failure } from '../migration/failure.ts';
import type { Migration } from '../migration/state.ts';
import type { TicketDraft } from './operations.ts';
import type { Meta, OnPremises } from './call-ports.ts';

/** Topic and request type of Meta's Direct Support (domain notes 16), by what failed. */
function route(kind: string): { topic: string; requestType: string } {
  if (kind.startsWith('pin-')) return { topic: 'WABiz: Phone Number & Registration', requestType: 'Lost 2FA code' };
  if (kind === 'account-locked') return { topic: 'WABiz: Account & WABA', requestType: 'Appeal Business Ban Decision' };
  if (kind === 'permission-missing' || kind === 'token-expired')
    return {
      topic: 'WABiz: Account & WABA',
      requestType: 'Unexpected System Token or Messaging Permission Loss',
    };
  return { topic: 'WABiz: Cloud API', requestType: 'On-Premises API -> Cloud API Migration Issues' };
}

type Row = [name: string, value: unknown];

const callRows = (failure: Failure): Row[] => [
  ['HTTP status', failure.httpStatus],
  ['Error code', failure.code],
  ['Error subcode', failure.subcode],
  ['Details', failure.details],
  ['fbtrace_id', failure.traceId],
];

const appIdOf = ({ facts }: Migration): string | undefined =>
  facts && isReadable(facts.token) ? facts.token.appId : undefined;

const lines = (rows: Row[]): string =>
  rows
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join('\n');

const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());

const readable = async <T>(read: Promise<T>): Promise<T | undefined> => {
  try {
    return await read;
  } catch (error) {
    if (error instanceof CallFailure) return undefined;
    throw error;
  }
};

/** A draft with every identifier and trace id support asks for, and no secret; undefined while nothing has failed. */
export async function ticketDraft(
  { meta, onPremises }: { meta: Meta; onPremises: OnPremises },
  migration: Migration,
): Promise<TicketDraft | undefined> {
  const step = currentStep(migration);
  const failed = step && migration.steps[step.id];
  if (!step || !failed?.failure) return undefined;
  const { failure } = failed;
  const [health, support] = await Promise.all([
    readable(meta.health(migration.waba.id, migration.phoneNumberId)),
    readable(onPremises.supportInfo(migration.deployment)),
  ]);
  const { topic, requestType } = route(failure.kind);
  const text = lines([
    ['Topic', topic],
    ['Request type', requestType],
    ['WABA ID', migration.waba.id],
    ['Phone number ID', migration.phoneNumberId],
    ['Display number', migration.number],
    ['App ID', appIdOf(migration)],
    ['Route', migration.route],
    ['Step', step.id],
    ['Time (UTC)', iso(failed.endedAt)],
    ['Register call sent (UTC)', iso(migration.cutover?.sentAt)],
    ['Graph version', meta.graphVersion],
    ...callRows(failure),
    ['Tries of this step', failed.failures],
    ['Backup', migration.backup && `${migration.backup.bytes} bytes, SHA-256 ${migration.backup.sha256}`],
    ['health_status', health && JSON.stringify(health)],
    ['On-Premises support info', support && JSON.stringify(support)],
  ]);
  return { topic, requestType, text: `${text}\n` };
}
