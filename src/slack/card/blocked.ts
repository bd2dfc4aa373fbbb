import type { Button, KnownBlock } from '@slack/types';
import { blockedOn, type Blocked } from '../../migration/blocked.ts';
import type { Migration } from '../../migration/state.ts';
import { StepId } from '../../migration/step.ts';
import { button, mrkdwn } from '../blocks.ts';
import type { Catalogue, MessageKey } from '../catalogue.ts';
import { actionId, clickValueOf } from '../click.ts';
import { person, rendered, time } from '../tokens.ts';
import type { Token, Values } from '../words.ts';
import { stepTitle } from './state-sentence.ts';

/** What of a refusal is a person, a time or a step. */
function tokenOf(name: string, value: string, words: Catalogue): string | Token {
  if (name === 'by') return person(value);
  if (name === 'at' || name === 'next') return time(Number(value));
  const step = name === 'step' ? StepId.safeParse(value) : undefined;
  return step?.success ? stepTitle(step.data, words) : value;
}

function valuesOf({ refusal }: Blocked, words: Catalogue, approvers: Token): Values {
  const values: Values = {
    approvers,
    by: '–',
    at: '–',
    name: '–',
    step: '–',
    waits: '',
    next: rendered(words.mrkdwn('calendar.never')),
  };
  for (const [name, value] of Object.entries(refusal.values ?? {})) values[name] = tokenOf(name, value, words);
  return values;
}

/** Why a button is not there; both given as mrkdwn, and so is what comes back. */
export const notNowLine = ({ action, why }: { action: string; why: string }, words: Catalogue): string =>
  words.mrkdwn('blocked.line', { action: rendered(action), why: rendered(why) });

function line(blocked: Blocked, words: Catalogue, approvers: Token): string {
  const key = `blocked.${blocked.refusal.code}`;
  const known: MessageKey = words.has(key) ? key : 'blocked.wrong-step';
  const why = words.mrkdwn(known, valuesOf(blocked, words, approvers));
  const action = words.mrkdwn(blocked.action === 'cutover' ? 'blocked.cutover' : `action.${blocked.action}`);
  return notNowLine({ action, why }, words);
}

/** What people look for and can't do now: a line each, with the reason, when it changes, and who changes it. */
export const blockedLines = (migration: Migration, now: number, { words, approvers }: Shown): string[] =>
  blockedOn(migration, now).map((blocked) => line(blocked, words, approvers));

interface Shown {
  words: Catalogue;
  /** Who may decide, as shown to people. */
  approvers: Token;
}

const askWhy = (migration: Migration, words: Catalogue): Button =>
  button({ id: actionId('why'), label: words.plain('action.why'), value: clickValueOf(migration) });

/** Beside the buttons: why the others are not there, and a button that tells each person what they themselves may do. */
export function blockedBlocks(migration: Migration, now: number, shown: Shown): KnownBlock[] {
  if (migration.ending) return [];
  const lines = blockedLines(migration, now, shown);
  const text = lines.length === 0 ? shown.words.mrkdwn('blocked.nothing') : lines.join('\n');
  return [{ type: 'section', text: mrkdwn(text), accessory: askWhy(migration, shown.words) }];
}
