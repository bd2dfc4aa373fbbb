import { jest } from '@jest/globals';
import type { PageMessage, PageModal } from '../../../sandbox/page-api.ts';
import type { Person } from '../../../sandbox/slack/page/person.ts';
import { readableText } from '../../../sandbox/slack/page/person.ts';
import { channels, people } from '../../../sandbox/slack/world-seed.ts';
import { openStage, type Stage, type StageOptions } from '../../../sandbox/stage.ts';
import { everyOption } from '../../../sandbox/tour/people.ts';
import type { Line } from './lines.ts';

/** Longest anybody waits; less than a test may take, so that the last thing seen is told. */
const PATIENCE_MS = 25_000;

jest.setTimeout(60_000);

/** Where commands are typed and cards are. */
export const MIGRATIONS = '#number-migrations';

/** What a person reads, without the marks of bold and code. */
export const textOf = (target: PageMessage | PageModal): string =>
  readableText('view' in target ? target.view : target).replace(/[*`]/gu, '');

/**
 * A stage on which Meta registers at once and an unanswered call is settled soon after. A number that the storage does not know
 * waits just as long before its first request, so only who lets a call take effect late asks for more.
 */
export const openScene = ({ bot, world, ...options }: StageOptions = {}): Promise<Stage> =>
  openStage({
    numbers: 12,
    ...options,
    world: { ...world, timings: { registrationMs: 50, statusMs: 20, slowMs: 300, lateMs: 300, ...world?.timings } },
    bot: { settleMs: 300, pace: 6_000, ...bot },
  });

/** The card of a line as a person sees it now, if it says `part`. */
function cardNow(person: Person, line: Line, part: RegExp): PageMessage | undefined {
  const { messages } = person.sees();
  const cards = messages.filter((m) => m.channel === channels.migrations && m.ephemeralFor === undefined);
  const card = cards.findLast((m) => textOf(m).includes(line.shown));
  // While a decision is recorded there is nothing to press; what became of it follows.
  return card && part.test(textOf(card)) && !textOf(card).includes('Recording the decision of') ? card : undefined;
}

/** Waits until the newest card of the line says `part`. */
export async function card(person: Person, line: Line, part: RegExp, patienceMs = PATIENCE_MS): Promise<PageMessage> {
  try {
    return await person.until(() => cardNow(person, line, part), patienceMs);
  } catch {
    const last = cardNow(person, line, /(?:)/u);
    const forms = person.sees().modals.map(textOf).join('\n---\n');
    throw new Error(`no card of ${line.shown} says ${part}; it says:\n${last ? textOf(last) : `nothing; ${forms}`}`);
  }
}

/** What everybody reads in the thread of a message, one line for each text. */
export const threadOf = (person: Person, ts: string): string =>
  (person.sees().messages.find((m) => m.ts === ts)?.thread ?? [])
    .flatMap((reply) => (reply.ephemeralFor === undefined ? reply.text : []))
    .join('\n');

/** Waits until the person's top modal says `part`. */
export async function modal(person: Person, part: RegExp): Promise<PageModal> {
  const top = () => person.sees().modals.at(-1);
  try {
    return await person.until(() => {
      const shown = top();
      return shown && part.test(textOf(shown)) ? shown : undefined;
    }, PATIENCE_MS);
  } catch {
    const shown = top();
    const said = privateMessages(person).map(textOf).slice(-2);
    throw new Error(
      `no modal says ${part}; the top one says:\n${shown ? textOf(shown) : 'there is none'}\n${said.join()}`,
    );
  }
}

const privateMessages = (person: Person): PageMessage[] => {
  const { messages, channels: seen } = person.sees();
  const direct = new Set(seen.filter((channel) => channel.isDirect).map(({ id }) => id));
  return messages.filter((m) => m.ephemeralFor === person.id || direct.has(m.channel));
};

/** Private words that follow an act some time later: they answer nothing that was asked since. */
const LATE_WORDS = /has begun\.|^Your confirmation is recorded\.|sealed and shown nowhere/u;

/** Does something, and resolves with the first private words that answer it. */
export async function answerTo(person: Person, act: () => Promise<unknown>): Promise<string> {
  const before = new Set(privateMessages(person).map(({ ts }) => ts));
  await act();
  const fresh = () => privateMessages(person).find((m) => !before.has(m.ts) && !LATE_WORDS.test(textOf(m)));
  try {
    return textOf(await person.until(fresh, PATIENCE_MS));
  } catch {
    const shown = person.sees().modals.map(textOf);
    throw new Error(`${person.id} got no private answer; open modals: ${shown.join('\n---\n') || 'none'}`);
  }
}

/** Types `/migrate …` where the cards are, and resolves with the private answer. */
export const asked = (person: Person, text: string, channel = MIGRATIONS): Promise<string> =>
  answerTo(person, () => person.types(`/migrate ${text}`.trim(), channel));

/** Types a command that opens a form, again when the person is told to: on a busy machine Slack's three seconds pass. */
export async function opensForm(person: Person, command: string): Promise<void> {
  for (let tries = 3; tries > 0; tries -= 1) {
    const before = new Set(privateMessages(person).map(({ ts }) => ts));
    await person.types(command, MIGRATIONS);
    const outcome = await person.until(() => {
      if (person.sees().modals.length > 0) return 'opened';
      const said = privateMessages(person).filter(({ ts }) => !before.has(ts));
      return said.some((m) => /open the form just now|abrir el formulario/u.test(m.text)) ? 'refused' : undefined;
    }, PATIENCE_MS);
    if (outcome === 'opened') return;
  }
  throw new Error(`${command} opened no form`);
}

/** The command, the form and Start; resolves once the card is there. */
export async function begin(stage: Stage, line: Line, by: string = people.ana): Promise<PageMessage> {
  const person = stage.slack.as(by);
  await opensForm(person, `/migrate ${line.e164}`);
  await person.submits(await modal(person, /platform ON_PREMISE/u));
  return card(person, line, /(?:)/u);
}

/** Ticks the whole checklist. */
export async function confirmDifferences(stage: Stage, line: Line, by: string = people.ana): Promise<void> {
  const person = stage.slack.as(by);
  await person.clicks(await card(person, line, /confirm the differences/u), 'ferryman.confirm-differences');
  const checklist = await modal(person, /Cloud API is not/u);
  await person.submits(checklist, { 'I confirm': everyOption(checklist) });
}

/** Gives the PIN that is on the line, or another one. */
export async function givePin(stage: Stage, line: Line, pin: string = line.pin): Promise<void> {
  const person = stage.slack.as(people.ana);
  await person.clicks(await card(person, line, /what is known of the two-step PIN/u), 'ferryman.provide-pin');
  const form = await modal(person, /wrong PIN/u);
  await person.submits(form, { 'What is known of the PIN': 'I know the current PIN', 'Current PIN': pin });
}

/** From the command to the open request for approval, for each line; their waits overlap. */
export async function prepareAll(stage: Stage, lines: readonly Line[]): Promise<void> {
  for (const line of lines) await begin(stage, line);
  for (const line of lines) {
    await confirmDifferences(stage, line);
    await givePin(stage, line);
  }
  await Promise.all(lines.map((line) => card(stage.slack.as(people.ana), line, /Ready, holding/u)));
}

/** From the command to the open request for approval; resolves with the card. */
export async function prepare(stage: Stage, line: Line): Promise<PageMessage> {
  await prepareAll(stage, [line]);
  return card(stage.slack.as(people.ana), line, /Ready, holding/u);
}

/** Approves on the card as `by` sees it. */
export async function approve(stage: Stage, line: Line, by: string = people.mara): Promise<void> {
  const person = stage.slack.as(by);
  await person.clicks(await card(person, line, /Ready, holding/u), 'ferryman.approve');
  const form = await modal(person, /cannot be undone/u);
  const outcome = await person.submits(form, { 'Last four digits of the number': line.e164.slice(-4) });
  if (!outcome.ok) throw new Error(`not approved: ${JSON.stringify(outcome)}`);
}

/** The whole way; resolves with the card that says done. */
export async function migrate(stage: Stage, line: Line): Promise<PageMessage> {
  await prepare(stage, line);
  await approve(stage, line);
  return card(stage.slack.as(people.ana), line, /Done\./u);
}

/** Register calls that reached Meta for the line. */
export const registrations = (stage: Stage, line: Line): number => stage.world.registerCalls(line.phoneNumberId).length;
