import { performance } from 'node:perf_hooks';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { E164, PhoneNumberId, WabaId } from '../../src/migration/ids.ts';
import { wireCalls } from '../../src/wiring/calls.ts';
import type { Guard } from '../../src/workflow/guard-ports.ts';
import type { Clock } from '../../src/workflow/ports.ts';
import { readFacts } from '../../src/workflow/read-facts.ts';

/**
 * The calls of the route as a script would make them: the bot's own clients in the same order and with the same reads at once,
 * and no journal, queue, guard or Slack. Asked for a number, it moves it and answers how long the parts took, ms.
 */
interface Asked {
  number: string;
  waba: string;
  phoneNumberId: string;
  deployment: string;
  pin: string;
}

const RECIPIENT = E164.parse('+491515550100');

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  wait: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}),
};
const calls = wireCalls(
  readConfig(process.env, (path) => readFileSync(path, 'utf8')),
  { clock, random: Math.random },
);
const { meta, urgentMeta, moves, onPremises, registerCall } = calls;
const budget: Guard['budget'] = () => Promise.resolve({ used: 0, limit: 3 });
const guard = { budget } as Partial<Guard> as Guard;

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const began = performance.now();
  const result = await work();
  return { ms: performance.now() - began, result };
}

async function move(asked: Asked) {
  const waba = WabaId.parse(asked.waba);
  const phone = PhoneNumberId.parse(asked.phoneNumberId);
  const place = {
    route: 'on-premises-to-cloud' as const,
    number: E164.parse(asked.number),
    waba: { id: waba, name: '' },
    phoneNumberId: phone,
  };
  const facts = (urgent: boolean) =>
    readFacts(
      { meta: urgent ? urgentMeta : meta, moves, onPremises, guard },
      { ...place, deployment: asked.deployment },
    );

  // The look-ups behind the command and behind the form, which nobody counts as part of the move.
  for (let lookUp = 0; lookUp < 2; lookUp++) await onPremises.facts(asked.deployment);
  const checks = await timed(() => facts(false));
  const preparing = await timed(async () => {
    await onPremises.setPin(asked.deployment, asked.pin);
    await meta.subscribe(waba);
    const backup = await onPremises.backup(asked.deployment, 'Plain-Script-Password-1');
    await facts(false);
    return { data: backup.data, password: 'Plain-Script-Password-1' };
  });
  const reads = await timed(async () => {
    await facts(true);
    await urgentMeta.number(waba, phone);
  });
  const moving = await timed(async () => {
    await registerCall.send(waba, phone, { pin: asked.pin, backup: preparing.result });
    await meta.number(waba, phone);
    await readFacts({ meta, moves, onPremises, guard }, place);
    await meta.subscribe(waba);
    await meta.subscription(waba);
    await meta.health(waba, phone);
    const template = { name: 'hello_world', language: 'en_US' };
    await meta.sendTestMessage(waba, phone, { to: RECIPIENT, text: 'bench', callbackData: 'bench', template });
  });
  return { checks: checks.ms, preparing: preparing.ms, reads: reads.ms, moving: moving.ms };
}

process.on('message', (asked: Asked) => {
  void move(asked).then(
    (took) => process.send?.(took),
    (error: unknown) => process.send?.({ failed: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
