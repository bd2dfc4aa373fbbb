import { performance } from 'node:perf_hooks';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { createWebClient, clientOptions, silentLogger } from '../../src/slack/web-api.ts';
import { readThread } from '../../src/slack/thread-reader.ts';
import { channels, people } from '../../sandbox/slack/world-seed.ts';
import type { ScriptPart } from './movers.ts';
import { E164, PhoneNumberId, WabaId } from '../../src/migration/ids.ts';
import { wireCalls } from '../../src/wiring/calls.ts';
import type { Guard } from '../../src/workflow/guard-ports.ts';
import type { Clock } from '../../src/workflow/ports.ts';
import { readFacts } from '../../src/workflow/read-facts.ts';

/**
 * The calls of the route as a script would make them: the bot's own clients in the same order and with the same reads at once,
 * and no journal, queue, guard or cards. Asked for a part of a move, it makes its calls and answers how long they took, ms.
 */
interface Asked {
  part: ScriptPart;
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
const config = readConfig(process.env, (path) => readFileSync(path, 'utf8'));
const calls = wireCalls(config, { clock, random: Math.random });
const { meta, urgentMeta, moves, onPremises, registerCall } = calls;
const budget: Guard['budget'] = () => Promise.resolve({ used: 0, limit: 3 });
const guard = { budget } as Partial<Guard> as Guard;
const slack = createWebClient(
  config.slack.botToken.reveal(),
  clientOptions({ apiUrl: config.slack.apiUrl, logger: silentLogger }),
);

const placeOf = (asked: Asked) => ({
  route: 'on-premises-to-cloud' as const,
  number: E164.parse(asked.number),
  waba: { id: WabaId.parse(asked.waba), name: '' },
  phoneNumberId: PhoneNumberId.parse(asked.phoneNumberId),
});

const facts = (asked: Asked, urgent = false) =>
  readFacts(
    { meta: urgent ? urgentMeta : meta, moves, onPremises, guard },
    { ...placeOf(asked), deployment: asked.deployment },
  );

async function groupMembers(): Promise<void> {
  const { usergroups = [] } = await slack.usergroups.list({ include_disabled: false });
  await slack.usergroups.users.list({ usergroup: usergroups[0]?.id ?? '', include_disabled: false });
}

/** A thread for the note, and what the last part needs of the parts before. */
const backups = new Map<string, { data: string; password: string }>();
let thread: string | undefined;

const threadOfNotes = async (): Promise<string> =>
  (thread ??= (await slack.chat.postMessage({ channel: channels.migrations, text: 'Notes of the script' })).ts ?? '');

const parts: Record<ScriptPart, (asked: Asked) => Promise<unknown>> = {
  checks: (asked) => facts(asked),

  async preparing(asked) {
    await onPremises.setPin(asked.deployment, asked.pin);
    await meta.subscribe(WabaId.parse(asked.waba));
    const password = 'Plain-Script-Password-1';
    backups.set(asked.number, { data: (await onPremises.backup(asked.deployment, password)).data, password });
    await facts(asked);
    await groupMembers();
  },

  /** What the protocol demands between the click and the call: who may decide, the plan's facts, the note, the last read. */
  async reads(asked) {
    await Promise.all([groupMembers(), ...[people.mara, people.ana].map((user) => slack.users.info({ user }))]);
    await facts(asked, true);
    const notes = { channel: channels.migrations, ts: await threadOfNotes() };
    await readThread(slack, notes);
    await slack.chat.postMessage({
      channel: notes.channel,
      thread_ts: notes.ts,
      text: `About to move ${asked.number}`,
    });
    await urgentMeta.number(WabaId.parse(asked.waba), PhoneNumberId.parse(asked.phoneNumberId));
  },

  async moving(asked) {
    const place = placeOf(asked);
    const waba = place.waba.id;
    const phone = place.phoneNumberId;
    const backup = backups.get(asked.number);
    if (!backup) throw new Error('there is no backup yet');
    await registerCall.send(waba, phone, { pin: asked.pin, backup });
    await meta.number(waba, phone);
    await readFacts({ meta, moves, onPremises, guard }, place);
    await meta.subscribe(waba);
    await meta.subscription(waba);
    await meta.health(waba, phone);
    const template = { name: 'hello_world', language: 'en_US' };
    await meta.sendTestMessage(waba, phone, { to: RECIPIENT, text: 'bench', callbackData: 'bench', template });
  },
};

/** Makes the calls of one part; what only a person waits for, and what comes once, is not counted. */
async function timed(asked: Asked): Promise<number> {
  // The look-ups behind the command and behind the form.
  if (asked.part === 'checks') for (let lookUp = 0; lookUp < 2; lookUp++) await onPremises.facts(asked.deployment);
  if (asked.part === 'reads') await threadOfNotes();
  const began = performance.now();
  await parts[asked.part](asked);
  return performance.now() - began;
}

process.on('message', ({ id, asked }: { id: number; asked: Asked }) => {
  void timed(asked).then(
    (ms) => process.send?.({ id, ms }),
    (error: unknown) => process.send?.({ id, failed: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
