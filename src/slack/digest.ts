import type { EventOf } from '../migration/event.ts';
import { formatNumber } from '../migration/phone-number.ts';
import { quorumOf } from '../migration/plan.ts';
import type { Migration } from '../migration/state.ts';
import type { Digests } from '../workflow/slack-ports.ts';
import { cut, LIMITS, sections } from './blocks.ts';
import { catalogueOf, type Catalogue } from './catalogue.ts';
import { nameOf } from './card/where.ts';
import { cardLink, type CardTelling } from './listen/card-link.ts';
import { time } from './tokens.ts';

/** What telling a person of everything that waits for them needs. */
export interface DigestOptions extends CardTelling {
  digests: Digests;
  /** Open requests that this person may decide on, the one that has waited longest first. */
  waitingFor: (user: string) => Promise<Migration[]>;
}

const LISTED = 20;

async function line(options: DigestOptions, migration: Migration, words: Catalogue): Promise<string> {
  const { approval } = migration;
  return words.mrkdwn('digest.line', {
    number: formatNumber(migration.number),
    name: nameOf(migration) ?? migration.waba.name,
    until: time(approval?.expiresAt ?? migration.changedAt),
    count: approval?.votes.length ?? 0,
    quorum: approval ? quorumOf(approval.plan) : 1,
    card: await cardLink(options, migration.id, words),
  });
}

async function textFor(options: DigestOptions, waiting: readonly Migration[], words: Catalogue): Promise<string[]> {
  const lines = await Promise.all(waiting.slice(0, LISTED).map((migration) => line(options, migration, words)));
  const more = waiting.length - lines.length;
  return [
    words.mrkdwn('digest.head', { count: waiting.length }),
    ...lines,
    ...(more > 0 ? [words.mrkdwn('digest.more', { count: more })] : []),
    words.mrkdwn('digest.foot'),
  ];
}

async function tell(options: DigestOptions, user: string): Promise<void> {
  const waiting = await options.waitingFor(user);
  // Decided meanwhile, by them or by others.
  if (waiting.length === 0) return;
  const lines = await textFor(options, waiting, catalogueOf(await options.languageOf(user)));
  const text = cut(lines[0] ?? '', LIMITS.messageText);
  await options.client.chat.postMessage({ channel: user, text, blocks: sections(lines) });
}

/**
 * Tells each person of a reminder by one direct message what waits for them, once for all the reminders of that time. Rejects
 * when Slack did not take one, so that it is tried again.
 */
export const createDigest =
  (options: DigestOptions) =>
  async ({ digest = [] }: EventOf<'reminded'>): Promise<void> => {
    for (const user of digest) {
      if (!(await options.digests.claim(user))) continue;
      try {
        await tell(options, user);
      } catch (error) {
        await options.digests.release(user);
        throw error;
      }
    }
  };
