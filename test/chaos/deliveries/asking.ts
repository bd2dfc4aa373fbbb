import { setTimeout as pause } from 'node:timers/promises';
import type { PageMessage } from '../../../sandbox/page-api.ts';
import type { SlackEmulator } from '../../../sandbox/slack/slack-emulator.ts';
import { channels, people } from '../../../sandbox/slack/world-seed.ts';
import { formatNumber } from '../../../src/migration/phone-number.ts';
import { E164 } from '../../../src/migration/ids.ts';

/** Numbers nobody moves, one for each question: the answer names it. */
const asked = (index: number): E164 => E164.parse(`+1415557${String(index).padStart(4, '0')}`);

/** What people asked for, and how often each of it had an effect. */
export interface Effects {
  asked: number;
  /** Nothing came of it. */
  lost: string[];
  /** More than one effect. */
  doubled: string[];
}

/** People who ask until they are told to stop. */
export interface Askers {
  /** Presses this button of an old card, again and again; each press is answered privately. */
  presses(card: PageMessage, button: string): void;
  /** Resolves when everybody has finished what they were at. */
  stop(): Promise<void>;
  effects(): Effects;
}

const ASKERS = [people.ana, people.bruno, people.nils, people.gus];
const LIFTER = people.mara;
const PRESSER = people.xenia;
const LOOK_MS = 50;
/** A stop is seen in the channel long before, also on a machine that is busy. */
const SEEN_WITHIN_MS = 60_000;

/** What an effect names of its cause: the number that was asked for, or the reason of a stop. */
const NAMED = /\+1 415[ -]557[ -]\d{4}|drill-\d+-end/gu;

/** Each cause must be named exactly once in what was said. */
function counted(causes: readonly string[], said: readonly string[]): Effects {
  const counts = new Map(causes.map((cause) => [cause, 0]));
  for (const cause of said.flatMap((text) => [...new Set(text.match(NAMED))]))
    if (counts.has(cause)) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  const found = [...counts];
  return {
    asked: causes.length,
    lost: found.flatMap(([cause, count]) => (count === 0 ? [cause] : [])),
    doubled: found.flatMap(([cause, count]) => (count > 1 ? [`${cause}: ${count} effects`] : [])),
  };
}

/** Causes that all have the same effect: only their number can be compared. */
const totals = (what: string, asked: number, found: number): Effects => ({
  asked,
  lost: found < asked ? [`${what}: ${found} effects of ${asked}`] : [],
  doubled: found > asked ? [`${what}: ${found} effects of ${asked}`] : [],
});

const together = (parts: readonly Effects[]): Effects => ({
  asked: parts.reduce((sum, part) => sum + part.asked, 0),
  lost: parts.flatMap(({ lost }) => lost),
  doubled: parts.flatMap(({ doubled }) => doubled),
});

/**
 * People ask after numbers, open the Home, stop all cutovers and lift the stop, and press buttons of the past. Every act has an
 * effect that can be told from the others'.
 */
export function ask(slack: SlackEmulator, { pauseMs }: { pauseMs: number }): Askers {
  const leaving = new AbortController();
  const { signal } = leaving;
  const questions: string[] = [];
  const stops: string[] = [];
  let lifts = 0;
  let homes = 0;
  let presses = 0;
  let old: { card: PageMessage; button: string } | undefined;
  const said = () => slack.workspace.messages.all(channels.migrations);
  const inPublic = (part: string) => said().some((m) => m.ephemeralFor === undefined && m.text.includes(part));

  const question = async (id: string): Promise<void> => {
    const number = asked(questions.length);
    questions.push(formatNumber(number));
    await slack.as(id).types(`/migrate status ${number}`, channels.migrations);
  };
  const home = async (id: string): Promise<void> => {
    homes += 1;
    await slack.as(id).opensHome();
  };
  const asker = async (id: string): Promise<void> => {
    for (let turn = 0; !signal.aborted; turn += 1) {
      if (turn % 8 === 7) await home(id);
      else await question(id);
      await pause(pauseMs);
    }
  };
  const until = async (condition: () => boolean): Promise<void> => {
    const end = performance.now() + SEEN_WITHIN_MS;
    while (!condition() && performance.now() < end) await pause(LOOK_MS);
  };
  /** Stops and lifts in turn; each is seen in the channel before the next. */
  const lifter = async (): Promise<void> => {
    while (!signal.aborted) {
      const reason = `drill-${stops.length}-end`;
      stops.push(reason);
      await slack.as(LIFTER).types(`/migrate freeze ${reason}`, channels.migrations);
      await until(() => inPublic(reason));
      lifts += 1;
      await slack.as(LIFTER).types('/migrate unfreeze', channels.migrations);
      await until(() => liftsSeen() >= lifts);
      await pause(pauseMs * 20);
    }
  };
  const liftsSeen = () =>
    said().filter((m) => m.ephemeralFor === undefined && m.text.includes('lifted the stop')).length;
  const pressesAnswered = () =>
    said().filter((m) => m.ephemeralFor === PRESSER && /Nothing was done|No se hizo nada/u.test(m.text));
  const presser = async (): Promise<void> => {
    while (!signal.aborted) {
      if (old) {
        presses += 1;
        await slack.as(PRESSER).clicks(old.card, old.button);
      }
      await pause(pauseMs * 10);
    }
  };
  const everybody = [...ASKERS.map(asker), lifter(), presser()];

  return {
    presses: (card, button) => void (old = { card, button }),
    async stop() {
      leaving.abort();
      await Promise.all(everybody);
    },
    effects() {
      const privately = said().filter((m) => m.ephemeralFor !== undefined);
      // A move that a stop holds up names its reason too.
      const announced = said().filter((m) => m.ephemeralFor === undefined && m.text.includes('stopped every cutover'));
      const published = slack.traffic().filter((entry) => entry.what === 'views.publish' && entry.status !== undefined);
      return together([
        counted(
          questions,
          privately.map(({ text }) => text),
        ),
        counted(
          stops,
          announced.map(({ text }) => text),
        ),
        totals('lifted stops', lifts, liftsSeen()),
        totals('buttons of the past', presses, pressesAnswered().length),
        totals('Home', homes, published.length),
      ]);
    },
  };
}
