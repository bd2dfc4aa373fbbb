import type { Facts, NumberFacts } from '../migration/facts.ts';
import { routeOf } from '../migration/route.ts';
import type { Migration } from '../migration/state.ts';
import type { WabaId } from '../migration/ids.ts';
import type { Meta, OnPremises } from './call-ports.ts';
import type { Guard } from './guard-ports.ts';
import type { MoveCalls } from './move-call-ports.ts';
import { orFinding, orUnreadable, readable } from './readable.ts';

/** What reading the facts needs. */
export interface FactPorts {
  meta: Meta;
  moves: MoveCalls;
  onPremises: OnPremises;
  guard: Guard;
}

/** What is read about: a migration, or one that is only thought of. */
export type Subject = Pick<Migration, 'number' | 'route' | 'waba' | 'phoneNumberId' | 'deployment' | 'source'>;

async function readWaba({ meta, moves }: Pick<FactPorts, 'meta' | 'moves'>, waba: WabaId, withAccount: boolean) {
  const [facts, account] = await Promise.all([
    meta.waba(waba),
    withAccount ? readable(moves.account(waba)) : undefined,
  ]);
  return {
    ...facts,
    ...(account?.businessId !== undefined && { businessId: account.businessId }),
    ...(account?.hasFunding !== undefined && { hasFunding: account.hasFunding }),
  };
}

async function readSource(ports: FactPorts, { source }: Subject): Promise<Facts['source']> {
  if (!source) return undefined;
  const [waba, phone] = await Promise.all([
    orFinding(readWaba(ports, source.waba.id, true)),
    readable(ports.meta.number(source.waba.id, source.phoneNumberId)),
  ]);
  return { waba, ...(phone && { phone }) };
}

async function readWebhook({ meta }: Pick<FactPorts, 'meta'>, waba: WabaId) {
  const [subscription, handshake] = await Promise.all([meta.subscription(waba), meta.handshake()]);
  return { ...subscription, handshake };
}

/** What can be read of an account of ours without a number: the account, its token, and whether its events reach us. */
export async function readAccount(
  ports: Pick<FactPorts, 'meta' | 'moves'>,
  waba: WabaId,
): Promise<Pick<Facts, 'waba' | 'token' | 'webhook'>> {
  const [facts, token, webhook] = await Promise.all([
    orUnreadable(readWaba(ports, waba, true)),
    orUnreadable(ports.meta.token(waba)),
    orUnreadable(readWebhook(ports, waba)),
  ]);
  return { waba: facts, token, webhook };
}

/** Reads everything the route's checks rest on, at once; nothing is written anywhere. Rejects when the number can't be read. */
export async function readFacts(ports: FactPorts, subject: Subject): Promise<Facts> {
  const { meta, moves, onPremises, guard } = ports;
  const { number, waba, phoneNumberId, deployment } = subject;
  const { checks } = routeOf(subject.route);
  const [phone, wabaFacts, token, webhook, deploymentFacts, source, templates, budget] = await Promise.all([
    phoneNumberId ? meta.number(waba.id, phoneNumberId) : Promise.resolve<NumberFacts | undefined>(undefined),
    orFinding(readWaba(ports, waba.id, checks.includes('funding'))),
    orFinding(meta.token(waba.id)),
    orFinding(readWebhook(ports, waba.id)),
    deployment === undefined ? undefined : orFinding(onPremises.facts(deployment)),
    readSource(ports, subject),
    checks.includes('template-room') ? readable(moves.templates(waba.id)) : undefined,
    guard.budget(number),
  ]);
  return {
    number,
    waba: wabaFacts,
    token,
    webhook,
    budget,
    ...(phone && { phone }),
    ...(deploymentFacts && { deployment: deploymentFacts }),
    ...(source && { source }),
    ...(templates && { templateCount: templates.length }),
  };
}
