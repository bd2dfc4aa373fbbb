import type { NumberFacts } from './facts.ts';
import type { PhoneNumberId, WabaId } from './ids.ts';
import type { KeptBackupRef } from './kept-backup.ts';
import type { VariantRule } from './national-variants.ts';
import type { RouteId } from './route-declaration.ts';

/** A WABA of the configuration. */
export interface WabaRef {
  id: WabaId;
  name: string;
}

/** A way this number can go, with everything a start needs; the reason's words: `proposal.<reason>`. */
export interface RouteProposal {
  route: RouteId;
  waba: WabaRef;
  phoneNumberId?: PhoneNumberId;
  deployment?: string;
  source?: { waba: WabaRef; phoneNumberId: PhoneNumberId };
  /** A backup kept earlier goes along (domain notes 3.4). */
  keptBackup?: KeptBackupRef;
  reason:
    | 'deployment-answers'
    | 'no-deployment-answers'
    | 'without-its-backup'
    | 'with-kept-backup'
    | 'on-cloud-in-another'
    | 'listed-unregistered'
    | 'at-a-provider'
    | 'in-no-waba';
}

/** A way it can't go, and why; the words: `impossible.<why>`. */
export interface ImpossibleRoute {
  route: RouteId | 'cloud-to-on-premises';
  why: 'no-deployment-answers' | 'not-on-premises' | 'already-here' | 'on-business-app' | 'already-listed' | 'sunset';
}

/** What was read about where the number is. */
export interface Whereabouts {
  found: readonly { waba: WabaRef; phone: NumberFacts; rule?: VariantRule }[];
  wabas: readonly WabaRef[];
  /** Deployments that may run the number, and whether they answer as connected. */
  deployments: readonly { name: string; answers: boolean }[];
  /** Backups of its deployments that no migration has used, the newest first. */
  keptBackups?: readonly KeptBackupRef[];
}

const isOnPremises = (phone: NumberFacts) => phone.platformType === 'ON_PREMISE';
const isOnCloud = (phone: NumberFacts) => phone.platformType === 'CLOUD_API';

type Found = Whereabouts['found'][number];

function fromOnPremises({ waba, phone }: Found, { deployments, keptBackups = [] }: Whereabouts): RouteProposal[] {
  const place = { waba, phoneNumberId: phone.phoneNumberId };
  const answering = deployments.filter((deployment) => deployment.answers);
  const withBackup = answering.map(({ name }): RouteProposal => ({
    route: 'on-premises-to-cloud',
    ...place,
    deployment: name,
    reason: 'deployment-answers',
  }));
  const reason = answering.length > 0 ? 'without-its-backup' : 'no-deployment-answers';
  // Whether Meta still takes an old one is not known; it is worth one try where no new one can be made.
  const [kept] = answering.length > 0 ? [] : keptBackups;
  const withKept: RouteProposal[] = kept
    ? [{ route: 'on-premises-without-backup', ...place, keptBackup: kept, reason: 'with-kept-backup' }]
    : [];
  return [...withBackup, ...withKept, { route: 'on-premises-without-backup', ...place, reason }];
}

const fromCloud = ({ waba, phone }: Found, wabas: readonly WabaRef[]): RouteProposal[] =>
  wabas
    .filter((other) => other.id !== waba.id)
    .map((other) => ({
      route: 'waba-to-waba',
      waba: other,
      source: { waba, phoneNumberId: phone.phoneNumberId },
      reason: 'on-cloud-in-another',
    }));

const fromNowhere = (wabas: readonly WabaRef[]): RouteProposal[] => [
  ...wabas.map((waba): RouteProposal => ({ route: 'waba-to-waba', waba, reason: 'at-a-provider' })),
  ...wabas.map((waba): RouteProposal => ({ route: 'new-number', waba, reason: 'in-no-waba' })),
];

function fromFound(found: Found, whereabouts: Whereabouts): RouteProposal[] {
  const { phone, waba } = found;
  if (phone.isOnBizApp) return [];
  if (isOnPremises(phone)) return fromOnPremises(found, whereabouts);
  if (isOnCloud(phone) && phone.status === 'CONNECTED') return fromCloud(found, whereabouts.wabas);
  return [{ route: 'new-number', waba, phoneNumberId: phone.phoneNumberId, reason: 'listed-unregistered' }];
}

/** Every way the number can go, the most likely first; pure, so that a proposal can be checked again at the start. */
export const proposeRoutes = (whereabouts: Whereabouts): RouteProposal[] =>
  whereabouts.found.length === 0
    ? fromNowhere(whereabouts.wabas)
    : whereabouts.found.flatMap((found) => fromFound(found, whereabouts));

/** Every way it can't go, with the reason; the way back to On-Premises exists for nobody (domain notes 5). */
export function impossibleRoutes({ found, wabas, deployments }: Whereabouts): ImpossibleRoute[] {
  const impossible: ImpossibleRoute[] = [{ route: 'cloud-to-on-premises', why: 'sunset' }];
  if (found.length === 0) return impossible;
  const onPremises = found.some(({ phone }) => isOnPremises(phone));
  if (!onPremises) impossible.push({ route: 'on-premises-to-cloud', why: 'not-on-premises' });
  else if (!deployments.some(({ answers }) => answers))
    impossible.push({ route: 'on-premises-to-cloud', why: 'no-deployment-answers' });
  if (found.some(({ phone }) => isOnCloud(phone)) && wabas.length < 2)
    impossible.push({ route: 'waba-to-waba', why: 'already-here' });
  if (found.some(({ phone }) => phone.isOnBizApp)) impossible.push({ route: 'waba-to-waba', why: 'on-business-app' });
  return [...impossible, { route: 'new-number', why: 'already-listed' }];
}
