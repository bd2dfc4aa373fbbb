import { accountFindings, deploymentFindings, listenerFinding } from '../migration/check.ts';
import type { Finding } from '../migration/finding.ts';
import type { WabaId } from '../migration/ids.ts';
import type { OnPremises } from '../workflow/call-ports.ts';
import { readAccount, type FactPorts } from '../workflow/read-facts.ts';
import { orUnreadable } from '../workflow/readable.ts';
import { line, type Area, type Line } from './line.ts';

const told = (area: Area, subject: string, findings: readonly Finding[]): Line[] =>
  findings.map((finding) => ({ area, subject, finding }));

/** So long before the end a new token can still be made without haste. */
const EXPIRES_SOON_MS = 14 * 86_400_000;

/** A token that is valid now and for how long, judged by the clock; the checks of a migration know no time. */
function soonExpired(one: Line, now: number): Line {
  if (!('finding' in one) || one.finding.check !== 'token' || one.finding.outcome !== 'until') return one;
  const at = Number(one.finding.values['expires']);
  if (at - now > EXPIRES_SOON_MS) return one;
  const [expires = ''] = new Date(at).toISOString().split('T');
  return line('meta.token-expires-soon', { waba: one.subject ?? '', expires }, one.subject);
}

/** Token, review, verification, webhook and subscription of every account, by the checks that migrations make. */
export async function metaLines(
  ports: Pick<FactPorts, 'meta' | 'moves'>,
  { wabas, hasApp, now }: { wabas: readonly { id: WabaId; name: string }[]; hasApp: boolean; now: number },
): Promise<Line[]> {
  const lines = wabas.map(async ({ id, name }) =>
    told('meta', name, accountFindings(await readAccount(ports, id))).map((one) => soonExpired(one, now)),
  );
  const listener = told('meta', 'webhook', [listenerFinding(await ports.meta.handshake())]);
  return [...(hasApp ? [] : [line('meta.app-absent')]), ...listener, ...(await Promise.all(lines)).flat()];
}

/** Whether every On-Premises deployment answers and is connected. */
export async function deploymentLines(onPremises: OnPremises): Promise<Line[]> {
  const names = onPremises.deployments().map(({ name }) => name);
  if (names.length === 0) return [line('deployments.none')];
  const lines = names.map(async (name) =>
    told('deployments', name, deploymentFindings({ deployment: await orUnreadable(onPremises.facts(name)) })),
  );
  return (await Promise.all(lines)).flat();
}
