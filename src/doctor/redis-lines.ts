import type { BootGate } from '../workflow/guard-ports.ts';
import type { RedisServer, RedisSetUp } from '../workflow/set-up-ports.ts';
import { line, type Line, type LineId } from './line.ts';

/** The first version with WAITAOF, by which a mark waits for the disk (design: cutover protocol 4.2 step 5). */
const WAITS_FOR_DISK = [7, 2];
/** How Redis begins its answer to a command that the user may not call (redis.io, ACL). */
const WITHOUT_RIGHT = /\bNOPERM\b/u;
const SHORT_OF_MEMORY = 0.8;

function isOlder(version: string, [major = 0, minor = 0]: readonly number[]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}

function serverLines({ version, maxMemory, usedMemory }: RedisServer): Line[] {
  const isShort = maxMemory > 0 && usedMemory > maxMemory * SHORT_OF_MEMORY;
  return [
    line('redis.server', { version }),
    ...(isOlder(version, WAITS_FOR_DISK) ? [line('redis.no-wait-for-disk', { version })] : []),
    ...(isShort ? [line('redis.memory-short', { percent: String(Math.round((100 * usedMemory) / maxMemory)) })] : []),
  ];
}

/** The gates of the cutover: `strict` waives nothing, `configured` what the operator has accepted. */
export interface Gates {
  strict: BootGate;
  configured: BootGate;
}

/** What is said when none of the reasons beside it was found. */
const PROVEN: readonly [LineId, readonly string[]][] = [
  ['redis.epoch', ['epoch-hidden', 'not-primary']],
  ['redis.persistence', ['append-only-off', 'replicas-not-required']],
  ['redis.eviction', ['keys-evicted']],
  ['redis.clock', ['clocks-differ']],
];

/** Reasons that leave the others unknown: nothing is proven beside them. */
const BLIND = ['redis-unreachable', 'info-hidden'];

function provenLines(reasons: readonly string[]): Line[] {
  if (reasons.some((reason) => BLIND.includes(reason))) return [];
  return PROVEN.flatMap(([id, against]) => (against.some((reason) => reasons.includes(reason)) ? [] : [line(id)]));
}

async function gateLines({ strict, configured }: Gates): Promise<Line[]> {
  const [all, standing] = await Promise.all([strict.check(), configured.check()]);
  if (all.ok) return [...provenLines([]), line('redis.cutover-ready')];
  const stands = standing.ok ? [] : standing.reasons.map(({ reason }) => reason);
  const found = all.reasons.map(({ reason }) => reason);
  const faults = found.map((gate) =>
    line(stands.includes(gate) ? 'redis.cutover-disabled' : 'redis.cutover-accepted', { gate }, gate),
  );
  return [...provenLines(found), ...faults];
}

/** Version, memory, and whether this Redis can give the guarantee of the cutover. */
export async function redisLines(redis: RedisSetUp, gates: Gates): Promise<Line[]> {
  const seen = await redis.servers();
  if (!seen.ok)
    return [line(WITHOUT_RIGHT.test(seen.code) ? 'redis.rights-missing' : 'redis.unreachable', { code: seen.code })];
  return [...seen.servers.flatMap(serverLines), ...(await gateLines(gates))];
}

/** Whether the ring opens everything that is sealed; `ring` lists its keys, the sealing one first. */
export async function vaultLines(redis: RedisSetUp, ring: readonly string[]): Promise<Line[]> {
  const sealed = await redis.sealedBy();
  if (!sealed.ok) return [];
  const [sealing = ''] = ring;
  const told = [...sealed.counts].map(([kid, count]) => ({ kid, values: { kid, count: String(count) } }));
  const gone = told
    .filter(({ kid }) => !ring.includes(kid))
    .map(({ kid, values }) => line('vault.key-gone', values, kid));
  const old = told
    .filter(({ kid }) => kid !== sealing && ring.includes(kid))
    .map(({ kid, values }) => line('vault.old-key', { ...values, sealing }, kid));
  return [line('vault.good', { keys: ring.join(', '), sealing }), ...old, ...gone];
}
