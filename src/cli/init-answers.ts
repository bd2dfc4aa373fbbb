import { isSafeUrl } from '../config/environment.ts';
import { sentencesOf } from '../config/sentences.ts';
import { LANGUAGES } from '../migration/language.ts';
import { SettingsFile } from '../config/settings-file.ts';
import { askMany, askOne, type Question } from './interview.ts';
import type { Terminal } from './terminal.ts';

/** What the questions came to. */
export interface Answers {
  /** Set for HTTP: the address under which Slack and Meta reach the bot, without a path. */
  publicOrigin?: string;
  /** The settings file as it will be written. */
  settings: Record<string, unknown>;
  /** Variables that the settings name beside those that every bot has. */
  passwords: string[];
}

/** Settings with nothing wrong in them, in which one answer at a time is tried. */
const SOUND = {
  channels: { migrations: 'C00', alerts: 'C01' },
  wabas: [{ id: '10000', name: 'A' }],
  approval: { approvers: { users: ['U00'] } },
};

/** Tells what the settings file would say of an answer, in the words in which the bot refuses to start. */
const within =
  (place: (answer: string) => Record<string, unknown>): NonNullable<Question['problem']> =>
  (answer) => {
    const parsed = SettingsFile.safeParse({ ...SOUND, ...place(answer) }, { reportInput: true });
    return parsed.success ? undefined : sentencesOf(parsed.error, SettingsFile, '')[0];
  };

/** The same, but nothing is an answer too. */
const orNothing =
  (problem: NonNullable<Question['problem']>): NonNullable<Question['problem']> =>
  (answer) =>
    answer === '' ? undefined : problem(answer);

const oneOf =
  (...words: string[]): NonNullable<Question['problem']> =>
  (answer) =>
    words.includes(answer) ? undefined : `Type ${words.join(' or ')}.`;

const isOrigin = (answer: string): string | undefined =>
  isSafeUrl(answer) && new URL(answer).pathname === '/' && !answer.includes('?')
    ? undefined
    : 'It must be an https:// address without a path, such as https://ferryman.example.com.';

/** A user group is one word; people are listed. */
const approversFrom = (answer: string): Record<string, unknown> => {
  const words = answer.split(/[\s,]+/u).filter(Boolean);
  return words.every((word) => /^[UW][A-Z0-9]+$/u.test(word)) ? { users: words } : { group: words.join(' ') };
};

const channelQuestion = (which: 'migrations' | 'alerts', text: string): Question => ({
  text,
  example: 'C0123456789',
  problem: within((answer) => ({ channels: { ...SOUND.channels, [which]: answer } })),
});

async function askWabas(terminal: Terminal) {
  const id: Question = {
    text: 'Id of a WhatsApp Business Account that numbers move to or stand in',
    example: '102290129340398',
    problem: orNothing(within((answer) => ({ wabas: [{ id: answer, name: 'A' }] }))),
  };
  return askMany(terminal, id, {
    least: 1,
    rest: async (waba) => ({
      id: waba,
      name: await askOne(terminal, {
        text: 'What your people call it',
        example: 'Acme Support',
        problem: within((answer) => ({ wabas: [{ id: '10000', name: answer }] })),
      }),
    }),
  });
}

/** `frankfurt-2` has its password in `ONPREM_FRANKFURT_2_PASSWORD`. */
const passwordOf = (name: string) => `ONPREM_${name.toUpperCase().replaceAll('-', '_')}_PASSWORD`;

async function askDeployments(terminal: Terminal) {
  const one = { name: 'a', url: 'https://a.example', password: 'A' };
  const deployment = (part: Record<string, unknown>) => ({ deployments: [{ ...one, ...part }] });
  const name: Question = {
    text: 'Short name of an On-Premises deployment',
    example: 'frankfurt',
    problem: orNothing(within((answer) => deployment({ name: answer }))),
  };
  return askMany(terminal, name, {
    least: 0,
    rest: async (named) => ({
      name: named,
      url: await askOne(terminal, {
        text: 'Its address',
        example: 'https://whatsapp.example.com:9090',
        problem: within((answer) => deployment({ url: answer })),
      }),
      user: await askOne(terminal, { text: 'The user to log in as', fallback: 'admin' }),
      password: passwordOf(named),
    }),
  });
}

async function askTest(terminal: Terminal): Promise<Record<string, unknown>> {
  const recipient = await askOne(terminal, {
    text: 'Phone number that gets a test message after each move; Enter: a person confirms instead',
    example: '+4915112345678',
    fallback: '',
    problem: orNothing(within((answer) => ({ test: { recipient: answer } }))),
  });
  return recipient === '' ? {} : { test: { recipient, template: { name: 'hello_world', language: 'en_US' } } };
}

async function askApproval(terminal: Terminal) {
  const approvers = await askOne(terminal, {
    text: 'Who may approve a cutover: the handle of a user group, or ids of people',
    example: 'managers, or U0123456789 U0123456780',
    problem: within((answer) => ({ approval: { approvers: approversFrom(answer) } })),
  });
  const quorum = await askOne(terminal, {
    text: 'How many of them must approve',
    fallback: '1',
    problem: within((answer) => ({ approval: { ...SOUND.approval, quorum: Number(answer) } })),
  });
  return { approvers: approversFrom(approvers), quorum: Number(quorum) };
}

async function askOrigin(terminal: Terminal): Promise<string | undefined> {
  const delivery = await askOne(terminal, {
    text: 'How Slack reaches the bot: socket (no public address) or http',
    fallback: 'socket',
    problem: oneOf('socket', 'http'),
  });
  if (delivery === 'http')
    return askOne(terminal, {
      text: 'Public address of the bot',
      example: 'https://ferryman.example.com',
      problem: isOrigin,
    });
  return undefined;
}

async function askWebhook(terminal: Terminal, origin: string | undefined): Promise<Record<string, unknown>> {
  const publicUrl = await askOne(terminal, {
    text: 'Address under which Meta reaches /meta/webhooks; Enter: none',
    example: 'https://ferryman.example.com/meta/webhooks',
    fallback: origin === undefined ? '' : `${origin.replace(/\/$/u, '')}/meta/webhooks`,
    problem: orNothing(within((answer) => ({ webhook: { publicUrl: answer } }))),
  });
  return publicUrl === '' ? {} : { webhook: { publicUrl } };
}

/** Asks for everything that has no sensible default, each answer checked as the bot will check it at its start. */
export async function askAll(terminal: Terminal): Promise<Answers> {
  const publicOrigin = await askOrigin(terminal);
  const migrations = await askOne(
    terminal,
    channelQuestion('migrations', 'Id of the channel for the cards of migrations'),
  );
  const alerts = await askOne(terminal, channelQuestion('alerts', 'Id of the channel for health alerts'));
  const language = await askOne(terminal, {
    text: `Language of these channels: ${new Intl.ListFormat('en', { type: 'disjunction' }).format(LANGUAGES)}`,
    fallback: 'en',
    problem: within((answer) => ({ language: answer })),
  });
  const wabas = await askWabas(terminal);
  const deployments = await askDeployments(terminal);
  const approval = await askApproval(terminal);
  const test = await askTest(terminal);
  const webhook = await askWebhook(terminal, publicOrigin);
  return {
    ...(publicOrigin !== undefined && { publicOrigin }),
    settings: { channels: { migrations, alerts }, language, wabas, deployments, approval, ...test, ...webhook },
    passwords: deployments.map(({ password }) => password),
  };
}
