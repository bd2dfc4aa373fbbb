import type { BootGate } from '../workflow/guard-ports.ts';
import type { Clock } from '../workflow/ports.ts';
import { infoField } from './info.ts';
import type { KeyRing } from './key-ring.ts';
import { loadScript, runScript } from './script.ts';
import { openText, sealText } from './sealing.ts';
import { primaries, UnexpectedReply, type RedisClient } from './storage.ts';

const script = loadScript('boot-gate');

/** A reason why the cutover is disabled; the words are `boot-gate.<reason>` with `values`. */
export interface UnsafeReason {
  reason:
    | 'redis-unreachable'
    | 'info-hidden'
    | 'epoch-hidden'
    | 'not-primary'
    | 'keys-evicted'
    | 'append-only-off'
    | 'replicas-not-required'
    | 'clocks-differ'
    | 'key-ring-broken';
  values?: Record<string, string>;
}

const MAX_CLOCK_DIFFERENCE_MS = 2_000;

// What loses data without losing the proof: an operator may accept it. Without epoch or clock there is no proof at all.
const ACCEPTABLE: ReadonlySet<UnsafeReason['reason']> = new Set([
  'keys-evicted',
  'append-only-off',
  'replicas-not-required',
]);

interface Server {
  info: string;
  /** Redis TIME minus our clock, ms. */
  clockDifferenceMs: number;
}

async function look(client: RedisClient, clock: Clock): Promise<Server> {
  const before = clock.now();
  const answer = await runScript(client, script, { keys: [], args: [] });
  const after = clock.now();
  if (!Array.isArray(answer) || answer.length !== 5) throw new UnexpectedReply(script.name);
  const info = answer.slice(0, 4).map(String).join('\n');
  return { info, clockDifferenceMs: Math.round(Number(answer[4]) - (before + after) / 2) };
}

/** Everything that is wrong with one server; each line is one demand of the cutover protocol 4.2 step 0. */
function faultsOf({ info, clockDifferenceMs }: Server): UnsafeReason[] {
  const policy = infoField(info, 'maxmemory_policy');
  const role = infoField(info, 'role');
  const replicas = Number(infoField(info, 'connected_slaves'));
  const demands: [boolean, UnsafeReason][] = [
    [
      /^\w+$/u.test(infoField(info, 'run_id')) && /^\w+$/u.test(infoField(info, 'master_replid')),
      { reason: 'epoch-hidden' },
    ],
    [role === 'master', { reason: 'not-primary', values: { role } }],
    [policy === 'noeviction', { reason: 'keys-evicted', values: { policy } }],
    [infoField(info, 'aof_enabled') === '1', { reason: 'append-only-off' }],
    // INFO shows the count of good replicas only where min-replicas-to-write demands some.
    [
      replicas === 0 || infoField(info, 'min_slaves_good_slaves') !== '',
      { reason: 'replicas-not-required', values: { replicas: String(replicas) } },
    ],
    [
      Math.abs(clockDifferenceMs) <= MAX_CLOCK_DIFFERENCE_MS,
      { reason: 'clocks-differ', values: { ms: String(clockDifferenceMs) } },
    ],
  ];
  return demands.flatMap(([met, fault]) => (met ? [] : [fault]));
}

async function faultsOfRing(ring: KeyRing): Promise<UnsafeReason[]> {
  try {
    const opened = await openText(ring, 'boot-gate', await sealText(ring, 'boot-gate', 'test'));
    return opened === 'test' ? [] : [{ reason: 'key-ring-broken' }];
  } catch {
    return [{ reason: 'key-ring-broken' }];
  }
}

async function faultsOfRedis(client: RedisClient, clock: Clock): Promise<UnsafeReason[]> {
  try {
    const servers = await Promise.all(primaries(client).map((primary) => look(primary, clock)));
    return servers.length === 0 ? [{ reason: 'redis-unreachable' }] : servers.flatMap(faultsOf);
  } catch (error) {
    const hidden = error instanceof Error && /NOPERM|ERR|unexpected reply/u.test(error.message);
    return [{ reason: hidden ? 'info-hidden' : 'redis-unreachable' }];
  }
}

/**
 * Looks whether this Redis and this key ring can give the guarantee; asked at the start and again before every cutover.
 * `onAccepted` set: the operator accepts what may lose data, and is told here, each time, what that was. The epoch, the
 * clock and the key ring are never waived.
 */
export function createBootGate(parts: {
  client: RedisClient;
  clock: Clock;
  ring: KeyRing;
  onAccepted?: (reasons: UnsafeReason[]) => void;
}): BootGate {
  const { client, clock, ring, onAccepted } = parts;
  return {
    async check() {
      const faults = [...(await faultsOfRedis(client, clock)), ...(await faultsOfRing(ring))];
      const isAccepted = ({ reason }: UnsafeReason) => onAccepted !== undefined && ACCEPTABLE.has(reason);
      const accepted = faults.filter(isAccepted);
      const reasons = faults.filter((fault) => !isAccepted(fault));
      if (accepted.length > 0) onAccepted?.(accepted);
      return reasons.length === 0 ? { ok: true } : { ok: false, reasons };
    },
  };
}
