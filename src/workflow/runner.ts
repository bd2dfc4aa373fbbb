import type { Event } from '../migration/event.ts';
import { CallFailure } from '../migration/failure.ts';
import type { MigrationId } from '../migration/ids.ts';
import { isAlarmed } from '../migration/pin-alarm.ts';
import { signUpReminder } from '../migration/sign-up.ts';
import { nextFor } from '../migration/next.ts';
import { stepOf } from '../migration/route.ts';
import type { ReminderTimes } from '../migration/reminder.ts';
import type { Migration } from '../migration/state.ts';
import type { StepId } from '../migration/step.ts';
import { performCutover, type Commit, type CutoverPorts } from './cutover.ts';
import { watchGate } from './gate-watch.ts';
import type { Ledger } from './ledger.ts';
import { failedTry, failureOf, type Performed, type Performers } from './performer.ts';
import { needsIntent, withNextIntent } from './next-intent.ts';
import { fleetObstacle, obstacleAt, obstacleNews } from './obstacles.ts';
import { withAddressees, type RemindingPorts } from './reminding.ts';
import { checkAtVote, uncheckedRequest } from './plan-check.ts';
import { resumeCutover, type ReconcileSettings } from './reconcile.ts';
import { secretContext } from './sealed.ts';
import { SecretUnavailable } from './secret-ports.ts';
import { leased, type DueTimes, type Journal, type Leases, type Notifier } from './ports.ts';

/** A migration that waits for people is looked at this often all the same: the net under lost wake-ups. */
const IDLE_LOOK_MS = 60_000;

/** Somebody is at it and may just have looked for the last time: most are done in a moment, and a person may wait for what follows. */
const HELD_TRIES = 4;
const HELD_WAIT_MS = 50;
/** They take longer, or died; then their lease ends by itself soon. */
const HELD_LOOK_MS = 300;

/** What the runner works with. */
export interface RunnerPorts extends CutoverPorts {
  ledger: Ledger;
  journal: Journal;
  leases: Leases;
  due: DueTimes;
  notifier: Notifier;
  performers: Performers;
  reconcile: ReconcileSettings;
  /** When a waiting approval is called to mind. */
  reminders: ReminderTimes;
  /** What tells whom a reminder calls. */
  reminding: RemindingPorts;
  /** 0 to 1, for the spread of retries. */
  jitter: () => number;
}

/** Does what is to be done with a migration until it waits; safe to call at any time, from any replica, any number of times. */
export type Run = (id: MigrationId) => Promise<void>;

/** The segment loop: everything from here to the next person or wait in one go. */
export function createRunner(ports: RunnerPorts): Run {
  const { ledger, leases, due, journal, performers, clock, guard, vault } = ports;

  const endApproval = async ({ number, approval }: Migration) => {
    if (approval) await guard.abort(number, { id: approval.requestId });
  };

  const destroySecrets = async (migration: Migration) => {
    const { pin, backup } = migration;
    await Promise.all([
      pin && vault.destroy(secretContext(migration, 'pin'), pin.secret),
      backup && vault.destroy(secretContext(migration, 'backup'), backup.data),
      backup && vault.destroy(secretContext(migration, 'backup-password'), backup.password),
    ]);
  };

  /** After the end: nothing of the migration stands in anybody's way, and no secret outlives its use. */
  const finish = async (migration: Migration): Promise<void> => {
    if (migration.ending?.kind !== 'completed') {
      await endApproval(migration);
      await destroySecrets(migration);
    }
    await journal.release(migration.id);
    await due.clear(migration.id, Number.MAX_SAFE_INTEGER);
  };

  const perform = async (
    migration: Migration,
    step: StepId,
    how: { resume: boolean; commit: Commit },
  ): Promise<Performed> => {
    if (step === 'register') return (how.resume ? resumeCutover : performCutover)(ports, migration, how.commit);
    const performer = performers[step];
    if (!performer) throw new RangeError(`nobody performs ${step}`);
    return how.resume && performer.resume ? performer.resume(migration) : performer.run(migration);
  };

  const attempt = async (
    migration: Migration,
    step: StepId,
    how: { resume: boolean; commit: Commit },
  ): Promise<Performed> => {
    try {
      return await perform(migration, step, how);
    } catch (error) {
      if (!(error instanceof CallFailure) && !(error instanceof SecretUnavailable)) throw error;
      const declared = stepOf(migration.route, step);
      return { events: [failedTry(migration, declared, { failure: failureOf(error), clock, jitter: ports.jitter })] };
    }
  };

  /** One step, from intent to outcome; the state after it, or the time to look again. */
  const take = async (migration: Migration, step: StepId, resume: boolean): Promise<Migration | number> => {
    let current = migration;
    const commit: Commit = async (from, events) => {
      const next = await ledger.append(from, 'ferryman', events);
      if (next) current = next;
      return next;
    };
    if (step === 'register' && !resume) {
      const obstacle = await obstacleAt(ports.obstacles, migration, clock.now());
      if (obstacle) return appended(migration, [obstacle]);
    }
    const isNew = !resume && needsIntent(migration, step);
    if (isNew && !(await commit(migration, [{ type: 'stepStarted', step }]))) return clock.now();
    const performed = await attempt(current, step, { resume, commit });
    if ('lookAgainAt' in performed) return performed.lookAgainAt;
    return (
      (await commit(current, withNextIntent(current, performed.events, { now: clock.now(), performers }))) ??
      clock.now()
    );
  };

  /** What the hold of an approved cutover has become, where the bot itself lets it go on. */
  const holdChanged = async (migration: Migration, now: number): Promise<Event | undefined> => {
    const { hold } = migration;
    if (!hold) return undefined;
    if (hold.why === 'stopped')
      return (await ports.obstacles.stopSwitch.state()) ? undefined : { type: 'cutoverReleased', by: 'ferryman' };
    if (!hold.why.startsWith('fleet-')) return undefined;
    const obstacle = await fleetObstacle(ports.obstacles, migration, now);
    if (!obstacle) return { type: 'cutoverReleased', by: 'ferryman' };
    return obstacle.why === hold.why ? undefined : obstacle;
  };

  const onWait = async (migration: Migration, step: StepId, until: number | undefined): Promise<Migration | number> => {
    const now = clock.now();
    const idle = Math.min(until ?? Number.MAX_SAFE_INTEGER, now + IDLE_LOOK_MS);
    const changed = await holdChanged(migration, now);
    if (changed) return appended(migration, [changed]);
    const atGate = step === 'approve-cutover' && migration.approval && !migration.approval.closed;
    if (!atGate || migration.steps[step].status !== 'started') return idle;
    return whileOpen(migration, now);
  };

  const whilePeopleDecide = async (
    migration: Migration,
    { step, until }: { step: StepId; until?: number },
  ): Promise<Migration | number> => (await afterVote(migration)) ?? onWait(migration, step, until);

  /** What people decide meanwhile, and what would stand in the way of the cutover if they did. */
  const whileOpen = async (migration: Migration, now: number): Promise<Migration | number> => {
    const offset = await guard.clockOffset();
    const seen = await watchGate(ports, migration, { now, offset, reminders: ports.reminders });
    if (!('lookAgainAt' in seen))
      return appended(migration, await withAddressees(ports.reminding, migration, seen.events));
    const news = await obstacleNews(ports.obstacles, migration, now);
    if (news.length > 0) return appended(migration, news);
    const { until } = migration.obstacle ?? {};
    const opens = until !== undefined && until > now ? until : Infinity;
    return Math.min(now + IDLE_LOOK_MS, seen.lookAgainAt, opens);
  };

  /** The journal has closed the request; until the guard has too, a vote could still be recorded there. */
  const whileAlarmed = async (migration: Migration): Promise<number> => {
    await endApproval(migration);
    return clock.now() + IDLE_LOOK_MS;
  };

  const appended = async (migration: Migration, events: Event[]): Promise<Migration | number> =>
    (await ledger.append(migration, 'ferryman', events)) ?? clock.now();

  /** Until its time: what was voted for is compared with what is. */
  const untilThen = async (migration: Migration, until: number): Promise<Migration | number> => {
    const checked = await afterVote(migration);
    if (checked !== undefined) return checked;
    return uncheckedRequest(migration) ? Math.min(until, clock.now() + IDLE_LOOK_MS) : until;
  };

  /** The plan's checks run again at a click that does not begin the cutover by itself. */
  const afterVote = async (migration: Migration): Promise<Migration | number | undefined> => {
    const unchecked = uncheckedRequest(migration);
    const seen = unchecked && (await checkAtVote(ports, migration, unchecked));
    if (!seen) return undefined;
    return 'lookAgainAt' in seen ? seen.lookAgainAt : appended(migration, seen.events);
  };

  const advance = (migration: Migration): Promise<Migration | number> => {
    const { due: reminder } = signUpReminder(migration, clock.now());
    if (reminder) return appended(migration, [reminder]);
    const next = nextFor(migration, clock.now());
    switch (next.do) {
      case 'run':
        return take(migration, next.step, false);
      case 'resume':
        return take(migration, next.step, true);
      case 'wait-until':
        return untilThen(migration, next.until);
      case 'wait-for-person':
        return isAlarmed(migration) ? whileAlarmed(migration) : whilePeopleDecide(migration, next);
      case 'finish':
        return finish(migration).then(() => Number.POSITIVE_INFINITY);
    }
  };

  /** Leaves the migration with a due time; true when it changed meanwhile and the loop must go on. */
  const park = async (migration: Migration, at: number): Promise<Migration | undefined> => {
    const { nextAt = at } = signUpReminder(migration, clock.now());
    await due.set(migration.id, Math.min(at, nextAt));
    const again = await ledger.load(migration.id);
    return again && again.revision !== migration.revision ? again : undefined;
  };

  const runSegment = async (id: MigrationId, lost: AbortSignal): Promise<void> => {
    let migration = await ledger.load(id);
    const first = migration?.revision;
    // Nobody waits for the lists.
    if (migration) void ledger.place(migration);
    while (migration && !lost.aborted) {
      const after: Migration | number = await advance(migration);
      if (typeof after !== 'number') {
        migration = after;
        continue;
      }
      // The bot has done what it can for now: what it has shown of its progress so far may be behind.
      if (migration.revision !== first) ports.notifier.changed(id, 'now');
      if (after === Number.POSITIVE_INFINITY) return;
      else if (after <= clock.now()) migration = await ledger.load(id);
      else migration = await park(migration, after);
    }
  };

  const tryOnce = (id: MigrationId) =>
    leased(leases, `migration:${id}`, async (lost) => {
      await runSegment(id, lost);
      return true;
    });

  return async (id) => {
    for (let tries = 1; !(await tryOnce(id)); tries++) {
      if (tries === HELD_TRIES) return due.set(id, clock.now() + HELD_LOOK_MS);
      await clock.wait(HELD_WAIT_MS);
    }
  };
}
