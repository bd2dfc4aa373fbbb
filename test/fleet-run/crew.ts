import type { PageMessage } from '../../sandbox/page-api.ts';
import { channels, people } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { createBoard } from '../chaos/board.ts';
import type { MadeFile } from './file.ts';
import { boxesOf, buttonsOf, fillsForm, fleetMessages, opensForm, pinBoxes } from './people.ts';

/** Forms and clicks that people needed. */
export interface Deeds {
  prepared: number;
  approved: number;
  letGoOn: number;
  leftOut: number;
  triedAgain: number;
}

/** How many numbers of the card stand in a group of its counts; the first words of the group in English. */
const countIn = (text: string, group: RegExp): number =>
  Number(new RegExp(`(\\d+) ${group.source}`, 'u').exec(text)?.[1] ?? 0);

/** One in the list of PINs that a box takes, and the next box begins. */
const IN_A_BOX = 120;

/** Groups of numbers that have not come to a form yet. */
const EARLY = [/not started/u, /being prepared/u];

/** Times that the form for the file is asked for on a busy machine. */
const DRAWS_AT_MOST = 5;

/** People who do for a fleet what its cards ask of them: they wait until a wave is ready as a whole, as people do. */
export function createCrew(stage: Stage, { good }: MadeFile, plan: { size: number; concurrency: number }) {
  const { slack } = stage;
  const [ana, mara] = [slack.as(people.ana), slack.as(people.mara)];
  const deeds: Deeds = { prepared: 0, approved: 0, letGoOn: 0, leftOut: 0, triedAgain: 0 };
  const board = createBoard(slack);
  const waiting = [...good.values()].filter(({ fate }) => fate === 'left-out');

  const pins = (form: Parameters<typeof boxesOf>[0]): Record<string, string> => {
    const named = JSON.stringify(form.view['blocks']).replace(/[^\d+]/gu, '');
    const lines = [...good.values()]
      .filter(({ e164 }) => named.includes(e164))
      .map(({ e164, pin }) => `${e164},${pin}`);
    return Object.fromEntries(
      pinBoxes(form).map((box, index) => [box, lines.slice(index * IN_A_BOX, (index + 1) * IN_A_BOX).join('\n')]),
    );
  };

  const prepare = async (card: PageMessage): Promise<void> => {
    const said = await fillsForm(stage, people.ana, {
      opening: () => ana.clicks(card, 'ferryman.fleet.prepare'),
      values: (form) => ({ ...boxesOf(form), from: 'I know them: each number has its own', ...pins(form) }),
      answer: /confirmed for/u,
    });
    if (said !== undefined) deeds.prepared += 1;
  };

  const approve = async (card: PageMessage): Promise<void> => {
    const said = await fillsForm(stage, people.mara, {
      opening: () => mara.clicks(card, 'ferryman.fleet.approve'),
      values: (form) => ({ count: /(\d+) numbers?\b/u.exec(JSON.stringify(form.view['blocks']))?.[1] ?? '1' }),
      answer: /counts for/u,
    });
    if (said !== undefined) deeds.approved += 1;
  };

  const leaveOut = async (card: PageMessage, e164: string): Promise<void> => {
    const form = await opensForm(stage, people.ana, () => ana.clicks(card, 'ferryman.fleet.skip'));
    if (!form) return;
    await ana.submits(form, { number: e164 });
    deeds.leftOut += 1;
  };

  /** Numbers that wait for somebody and for no form: a step of theirs failed, and their own card says so. */
  const tryAgain = async (): Promise<boolean> => {
    const stuck = [...board.cards().values()].filter(({ buttons }) => buttons.includes('ferryman.retry'));
    for (const { message } of stuck) await ana.clicks(message, 'ferryman.retry').catch(() => undefined);
    deeds.triedAgain += stuck.length;
    return stuck.length > 0;
  };

  /** What somebody acted on: until the card says something else, nobody acts on it again. */
  let seen = '';

  const look = async (): Promise<boolean> => {
    const wave = fleetMessages(stage).findLast(({ name }) => name !== 'plan');
    if (!wave || wave.text === seen) return false;
    const hasActed = await act(wave);
    if (hasActed) seen = wave.text;
    return hasActed;
  };

  /** Somebody leaves the next of those numbers out of a wave. */
  const leavesOneOut = async (message: PageMessage): Promise<boolean> => {
    const [number] = waiting;
    if (!number || !buttonsOf(message).includes('skip')) return false;
    const before = deeds.leftOut;
    await leaveOut(message, number.e164);
    if (deeds.leftOut > before) waiting.shift();
    return true;
  };

  /** Somebody who may approve lets the fleet go on that has stopped by itself. */
  const letsGoOn = async (message: PageMessage, text: string): Promise<boolean> => {
    if (!/Stopped by itself/u.test(text) || !buttonsOf(message).includes('resume')) return false;
    await mara.clicks(message, 'ferryman.fleet.resume');
    deeds.letGoOn += 1;
    return true;
  };

  /** Somebody answers a form for all numbers of the wave, once all have come so far. */
  const answersForm = async (message: PageMessage, text: string): Promise<boolean> => {
    if (EARLY.some((group) => countIn(text, group) > 0)) return false;
    const buttons = buttonsOf(message);
    if (buttons.includes('prepare')) return prepare(message).then(() => true);
    if (countIn(text, /waiting for somebody/u) > 0) return tryAgain();
    return buttons.includes('approve') ? approve(message).then(() => true) : false;
  };

  const act = async ({ name, message, text }: ReturnType<typeof fleetMessages>[number]): Promise<boolean> =>
    (name !== '0' && (await leavesOneOut(message))) || (await letsGoOn(message, text)) || answersForm(message, text);

  return {
    deeds,
    /** True when somebody did something. */
    look,
    /** Ana gives the file to the form, and resolves with what it then says. */
    draw: async (content: string): Promise<string> => {
      for (let tries = 0; tries < DRAWS_AT_MOST; tries += 1) {
        const said = await fillsForm(stage, people.ana, {
          opening: () => ana.types('/migrate fleet', channels.migrations),
          values: () => ({
            file: { files: [{ name: 'numbers.csv', content }] },
            size: plan.size,
            concurrency: plan.concurrency,
          }),
          answer: /as fleet|No line of the file/u,
        });
        if (said !== undefined) return said;
      }
      throw new Error('the form for a file does not open');
    },
    confirm: async (card: PageMessage): Promise<void> => void (await ana.clicks(card, 'ferryman.fleet.confirm')),
    csv: async (fleet: string): Promise<void> =>
      void (await ana.types(`/migrate fleet ${fleet} csv`, channels.migrations)),
  };
}
