import { setTimeout as pause } from 'node:timers/promises';
import { comesTrue } from '../gate.ts';
import { openNaiveStage } from '../naive-stage.ts';

const THAWS_AFTER_MS = 2_000;
const DONE_WITHIN_MS = 20_000;

/** The worker that repeats what failed, before the same frozen Meta: each of its jobs is one approval. */
export async function holdNaiveRegistrations(options: {
  seed: number;
  lines: number;
}): Promise<{ lines: number; doubled: number }> {
  const naive = await openNaiveStage(options);
  const { world, lines } = naive;
  const calls = new Map<string, number>();
  naive.hear((exchange, side) => {
    const id = /\/(\d+)\/register/u.exec(exchange.text)?.[1];
    if (exchange.with !== 'Meta' || side !== 'before' || id === undefined) return 'pass';
    calls.set(id, (calls.get(id) ?? 0) + 1);
    return calls.get(id) === 1 ? { later: pause(THAWS_AFTER_MS) } : 'pass';
  });
  try {
    await naive.startWorker();
    for (const line of lines) await naive.enqueue(line);
    const arrived = (id: string) => world.registerCalls(id).length;
    await comesTrue(() => lines.every(({ phoneNumberId: id }) => arrived(id) > 1), DONE_WITHIN_MS);
    return { lines: lines.length, doubled: lines.filter(({ phoneNumberId: id }) => arrived(id) > 1).length };
  } finally {
    await naive.close();
  }
}
