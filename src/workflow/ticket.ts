import { currentStep } from '../migration/next.ts';
import { isReadable } from '../migration/facts.ts';
import type { Failure } from '../migration/failure.ts';
import type { RouteId } from '../migration/route-declaration.ts';
import type { Migration } from '../migration/state.ts';
import type { TicketDraft } from './operations.ts';
import type { Meta, OnPremises } from './call-ports.ts';
import { readable } from './readable.ts';

/** Topic and request type of Meta's Direct Support (domain notes 16), by what failed. */
const NUMBERS = 'WABiz: Phone Number & Registration';

/** Where a failure of no special kind belongs, by route. */
const BY_ROUTE: Record<RouteId, { topic: string; requestType: string }> = {
  'on-premises-to-cloud': {
    topic: 'WABiz: Cloud API',
    requestType: 'On-Premises API -> Cloud API Migration Issues',
  },
  'on-premises-without-backup': {
    topic: 'WABiz: Cloud API',
    requestType: 'On-Premises API -> Cloud API Migration Issues',
  },
  'waba-to-waba': { topic: NUMBERS, requestType: 'Phone Migration' },
  'new-number': { topic: NUMBERS, requestType: 'Registration Issues' },
};

function route(migration: Migration, kind: string): { topic: string; requestType: string } {
  if (kind.startsWith('pin-')) return { topic: NUMBERS, requestType: 'Lost 2FA code' };
  if (kind === 'account-locked') return { topic: 'WABiz: Account & WABA', requestType: 'Appeal Business Ban Decision' };
  if (kind === 'permission-missing' || kind === 'token-expired')
    return {
      topic: 'WABiz: Account & WABA',
      requestType: 'Unexpected System Token or Messaging Permission Loss',
    };
  if (kind.startsWith('code-')) return { topic: NUMBERS, requestType: 'Registration Issues' };
  return BY_ROUTE[migration.route];
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

/** What both sides say of themselves now, as far as they answer. */
const readBoth = ({ meta, onPremises }: { meta: Meta; onPremises: OnPremises }, migration: Migration) =>
  Promise.all([
    migration.phoneNumberId && readable(meta.health(migration.waba.id, migration.phoneNumberId)),
    migration.deployment === undefined ? undefined : readable(onPremises.supportInfo(migration.deployment)),
  ]);

/** A draft with every identifier and trace id support asks for, and no secret; undefined while nothing has failed. */
export async function ticketDraft(
  { meta, onPremises }: { meta: Meta; onPremises: OnPremises },
  migration: Migration,
): Promise<TicketDraft | undefined> {
  const step = currentStep(migration);
  const failed = step && migration.steps[step.id];
  if (!step || !failed?.failure) return undefined;
  const { failure } = failed;
  const [health, support] = await readBoth({ meta, onPremises }, migration);
  const { topic, requestType } = route(migration, failure.kind);
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
