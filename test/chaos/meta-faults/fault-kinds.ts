import type { FaultEffect } from '../../../sandbox/meta/fault-table.ts';
import type { World } from '../../../sandbox/world.ts';
import type { FailureClass } from '../../../src/migration/failure.ts';
import type { Line } from '../../scenarios/support/lines.ts';
import type { SwallowingProxy } from '../../support/swallowing-proxy.ts';

/** Where a fault is set: the emulated Meta, and the proxy that every call to it goes through. */
export interface Ground {
  world: World;
  proxy: SwallowingProxy;
}

/** What may happen to one register call. */
export interface FaultKind {
  name: string;
  /** Lets it strike the next register call of the line. */
  set(ground: Ground, line: Line): void;
  /**
   * What the bot must take the answer for: `none` a success, `unknown` anything may have happened, otherwise the class of a refusal.
   * `late` stands for either of the first two: it depends on which of two clocks wins.
   */
  means: 'none' | 'unknown' | 'late' | FailureClass;
}

/** The request as it goes over the wire. */
export const requestOf = (line: Line): string => `POST /v25.0/${line.phoneNumberId}/register`;

const strike = (name: string, means: FaultKind['means'], fault: string | FaultEffect): FaultKind => ({
  name,
  means,
  set: ({ world }, line) =>
    world.failNext({ to: 'Meta', method: 'POST', path: /\/register$/u, phoneNumberId: line.phoneNumberId }, fault),
});

/** Reads after the call that show the number as it was a minute before. */
const STALE_READS = 1_000;

/** The number's reads are stale from now on; the world's clock ends that. */
const stale = (kind: FaultKind): FaultKind => ({
  ...kind,
  name: `${kind.name}, and reads are 60 s old`,
  set(ground, line) {
    kind.set(ground, line);
    const reads = { to: 'Meta', method: 'GET', phoneNumberId: line.phoneNumberId } as const;
    ground.world.failNext(reads, 'stale-reads', STALE_READS);
  },
});

const answerLost = strike('dropped after the effect', 'unknown', { kind: 'lose-answer' });
const late = strike('dropped, takes effect later', 'unknown', { kind: 'late' });

/** Everything but the cut answers. */
export const FAULT_KINDS: readonly FaultKind[] = [
  {
    name: 'dropped before it was read',
    means: 'unknown',
    set: ({ proxy }, line) => proxy.loseNextRequest(requestOf(line)),
  },
  strike('dropped after it was read', 'unknown', { kind: 'drop' }),
  answerLost,
  strike('reset', 'unknown', { kind: 'reset' }),
  strike('never answered', 'unknown', { kind: 'silence' }),
  strike('answered in the last moment', 'late', { kind: 'slow' }),
  late,
  stale(answerLost),
  stale(late),
  stale(strike('answered well', 'none', { kind: 'mark' })),
  strike('500', 'unknown', { kind: 'refuse', code: 131000, status: 500 }),
  strike('503', 'unknown', { kind: 'refuse', code: 2, status: 503 }),
  strike('500 after the effect', 'unknown', { kind: 'fail-after', status: 500 }),
  strike('503 after the effect', 'unknown', { kind: 'fail-after', status: 503 }),
  strike('an HTML page', 'unknown', { kind: 'html' }),
  strike('half of the JSON', 'unknown', { kind: 'truncate' }),
  strike('133005', 'hold', 'wrong-pin'),
  strike('133015', 'retry', { kind: 'refuse', code: 133015 }),
  strike('133016', 'locked', { kind: 'refuse', code: 133016 }),
];

/** The answer ends after this many of its bytes; the call took effect. */
export const cutAfter = (bytes: number): FaultKind => ({
  name: `the answer cut after ${bytes} bytes`,
  means: 'unknown',
  set: ({ proxy }, line) => proxy.loseNextAnswer(requestOf(line), bytes),
});

/** The same of an answer that refuses, which has an effect too: the client is taken down. */
export const refusalCutAfter = (bytes: number): FaultKind => ({
  name: `133005, the answer cut after ${bytes} bytes`,
  means: 'unknown',
  set(ground, line) {
    ground.world.failNext(
      { to: 'Meta', method: 'POST', path: /\/register$/u, phoneNumberId: line.phoneNumberId },
      'wrong-pin',
    );
    ground.proxy.loseNextAnswer(requestOf(line), bytes);
  },
});
