import { writeBotSettings } from '../../../sandbox/bot-settings.ts';
import { runFerryman } from '../../../sandbox/ferryman-command.ts';
import type { BotProcess } from '../../../sandbox/bot-process.ts';
import type { BotLaunch, Stage } from '../../../sandbox/stage.ts';
import type { Program } from './programs.ts';

/** Names of the keys on a ring, the sealing one first. */
export type Ring = readonly string[];

const keyOf = (kid: string): string => `${kid}:${Buffer.alloc(32, kid).toString('base64url')}`;

const ringOf = (ring: Ring): string => ring.map(keyOf).join(',');

/** Replicas that are replaced one after the other, the way an operator does it. */
export interface ReplicaSet {
  /** Starts a replica of this program with this ring for each there is, and stops that one once the new one is ready. */
  replaceAll(program: Program, ring: Ring): Promise<void>;
  /** Takes all of them away at once, gracefully. */
  stopAll(): Promise<void>;
}

/** A machine with too much to do gets one more try, as by an operator. */
async function started(stage: Stage, launch: BotLaunch): Promise<BotProcess> {
  try {
    return await stage.addBot(launch);
  } catch {
    return stage.addBot(launch);
  }
}

/** `count` replicas; none runs before the first `replaceAll`. */
export function createReplicaSet(stage: Stage, count: number): ReplicaSet {
  let bots: BotProcess[] = [];
  return {
    async replaceAll({ root }, ring) {
      for (let place = 0; place < count; place += 1) {
        const launch = { env: { VAULT_KEYS: ringOf(ring) }, ...(root !== undefined && { root }) };
        const fresh = await started(stage, launch);
        await bots[place]?.stop();
        bots[place] = fresh;
      }
    },
    async stopAll() {
      await Promise.all(bots.map((bot) => bot.stop()));
      bots = [];
    },
  };
}

/** `ferryman rotate-keys` with this ring; rejects when something did not open, or on any other failure. */
export async function rotateKeys(stage: Stage, ring: Ring): Promise<{ sealedAnew: number }> {
  const settings = writeBotSettings(stage, 1);
  try {
    const { code, out, err } = await runFerryman(['rotate-keys'], { ...settings.env, VAULT_KEYS: ringOf(ring) });
    const found = /^(\d+) secrets sealed anew/u.exec(out)?.[1];
    if (code !== 0 || found === undefined) throw new Error(`rotate-keys ended with ${code}: ${out}${err}`);
    return { sealedAnew: Number(found) };
  } finally {
    settings.remove();
  }
}
