import type { Clock } from '../workflow/ports.ts';
import type { PageMeter, PageOutbox, PageRecord } from '../workflow/paging-ports.ts';
import type { PageJob } from './page-jobs.ts';
import type { Notice, Subject } from './receiver.ts';
import { sendNotice } from './send.ts';

/** How long a receiver is tried, and how the tries spread; ms. */
export interface PagePatience {
  firstPauseMs: number;
  longestPauseMs: number;
  deadAfterMs: number;
}

/** What is paged about, and what is said of a page of it. */
export interface PagedSubject<Id extends string> extends Subject {
  id: Id;
  describe: (page: Notice['page']) => Pick<Notice, 'summary' | 'link'>;
}

/** What a delivery needs. `tellDead` says in the alerts channel that a receiver could not be reached; it may reject. */
export interface DeliverPorts<Id extends string> {
  outbox: Pick<PageOutbox<Id>, 'put'>;
  clock: Clock;
  tellDead: (receiver: string, notice: Notice) => Promise<void>;
  meter: PageMeter;
  report: (problem: string, error: unknown) => void;
  patience: PagePatience;
}

const tryingOf = ({ record, action }: PageJob, now: number): NonNullable<PageRecord['trying']> =>
  record?.trying?.action === action ? record.trying : { action, since: now, tries: 0, nextAt: now };

const pauseAfter = (tries: number, { firstPauseMs, longestPauseMs }: PagePatience): number =>
  Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(tries, 20));

/**
 * Tries one job once if its time has come; resolves with the time of the next try, or undefined when there is none. The try is
 * noted before it is made: after a crash it is made again under the same key, at least once and never unseen.
 */
export async function deliver<Id extends string>(
  ports: DeliverPorts<Id>,
  paged: PagedSubject<Id>,
  job: PageJob,
): Promise<number | undefined> {
  const { outbox, clock, meter, report, patience } = ports;
  const { page, action, field, receiver, record } = job;
  const { id, describe, ...subject } = paged;
  const notice = { action, page, subject, ...describe(page) };
  const kept = { cause: page.cause, since: page.since, ...(record?.sent && { sent: record.sent }) };

  const bury = async (at: number): Promise<number | undefined> => {
    try {
      await ports.tellDead(receiver.name, notice);
      await outbox.put(id, field, { ...kept, dead: { action, at, told: true } });
      return undefined;
    } catch (error) {
      report('a dead page could not be told', error);
      return clock.now() + patience.firstPauseMs;
    }
  };

  const giveUp = async (): Promise<number | undefined> => {
    const at = clock.now();
    meter.page('dead');
    await outbox.put(id, field, { ...kept, dead: { action, at, told: false } });
    return bury(at);
  };

  if (record?.dead?.action === action) return record.dead.told ? undefined : bury(record.dead.at);
  const trying = tryingOf(job, clock.now());
  if (trying.nextAt > clock.now()) return trying.nextAt;
  const nextAt = clock.now() + pauseAfter(trying.tries, patience);
  await outbox.put(id, field, { ...kept, trying: { ...trying, tries: trying.tries + 1, nextAt } });
  try {
    await sendNotice(receiver, notice, clock.now());
  } catch (error) {
    meter.page('failed');
    report('a page was not taken; trying again', error);
    return clock.now() - trying.since >= patience.deadAfterMs ? giveUp() : nextAt;
  }
  meter.page('sent');
  await outbox.put(id, field, { cause: page.cause, since: page.since, sent: action });
  return undefined;
}
