import assert from 'node:assert/strict';
import type { SlackUserId } from '../../../src/migration/ids.ts';
import type { Guard } from '../../../src/workflow/guard-ports.ts';
import { randomIds } from '../../support/store.ts';
import { DIGEST, HOUR, MANAGER, SECOND } from '../guard-stage.ts';
import { QUIET_MS, type Servers } from './servers.ts';
import type { Execution, Request, Told } from './told.ts';

/** Votes that approve. */
export const QUORUM = 2;

type Where = Execution['where'];
/** What a command has at hand. */
export interface Scene {
  told: Told;
  servers: Servers;
  where: Where;
}
type Answer = { ok: true } | { ok: false; why: string };
/** One act of a replica or of people. */
export type Act = (scene: Scene) => Promise<Answer>;

/** A refusal that the guard did not make. */
export const refused = (why: string): Answer => ({ ok: false, why });
/** There is nothing yet to act on. */
export const NOTHING = refused('nothing to act on');
/** The guard as this replica reaches it on this server. */
export const guardOf = ({ servers, where }: Scene): Guard => servers.guard(where, 'early');

/** Picks from the latest two, so that most commands meet one that is still going on. */
export const latest = <T>(list: readonly T[], choice: number): T | undefined => list.at(-1 - (choice % 2));

/** I3: nothing but reading happens once a request is marked. */
export const untouched = (request: Request) =>
  assert.equal(request.mark, undefined, 'I3: a marked request was changed');

/** Ends the quarantine when its time has come, with the budget rebuilt from the notes; before, the guard must refuse. */
export const stamp = (): Act => async (scene) => {
  const { told, servers, where } = scene;
  const { epoch, stamped } = await guardOf(scene).number(told.number);
  if (!stamped && !told.seen.has(epoch)) told.seen.set(epoch, told.now);
  const hasWaited = told.now - (told.seen.get(epoch) ?? told.now) >= QUIET_MS;
  const sends = told.notes.map(({ request, at }) => ({ request, at: Date.now() - (told.now - at) }));
  const answer = await servers.guard(where, hasWaited ? 'waited' : 'early').stamp(told.number, sends);
  if (answer.ok) {
    assert.ok(hasWaited, 'I6: a quarantine ended too soon');
    told.seen.delete(epoch);
  }
  return answer;
};

/** Only where Meta was read and shows the number unmoved. */
export const open =
  (lapsed: boolean): Act =>
  async (scene) => {
    const { told } = scene;
    if (told.moved) return refused('moved');
    const id = randomIds.requestId();
    const answer = await guardOf(scene).open(told.number, { id, digest: DIGEST, ttlMs: lapsed ? -1 : HOUR });
    if (answer.ok)
      told.requests.push({
        id,
        openedIn: answer.epoch,
        lapsed,
        postponed: false,
        votes: new Set(),
        claimedBy: new Set(),
        calls: 0,
        aborted: false,
      });
    return answer;
  };

type Click = { by: SlackUserId; digest: string; later: boolean };

async function click(scene: Scene, request: Request, { by, digest, later }: Click): Promise<Answer> {
  const { told } = scene;
  const notBefore = later ? { notBefore: Date.now() + HOUR } : {};
  const vote = { id: request.id, digest, by, quorum: QUORUM, ...notBefore };
  const answer = await guardOf(scene).approve(told.number, vote);
  if (!answer.ok) return answer;
  untouched(request);
  assert.equal(digest, DIGEST, 'I4: approved under another digest');
  assert.equal(request.lapsed, false, 'I8: approved after its time');
  assert.equal(request.votes.has(by), false, 'one person counted twice');
  request.votes.add(by);
  request.postponed ||= later;
  return answer;
}

export const approve =
  (choice: number, how: Click): Act =>
  async (scene) => {
    const request = latest(scene.told.requests, choice);
    return request ? click(scene, request, how) : NOTHING;
  };

/** Two people press twice each, on both replicas, at the same moment. */
export const doubledClicks =
  (choice: number): Act =>
  async (scene) => {
    const request = latest(scene.told.requests, choice);
    if (!request) return NOTHING;
    const { side } = scene.where;
    const presses = ([0, 1] as const).flatMap((replica) =>
      [MANAGER, SECOND].map((by) =>
        click({ ...scene, where: { side, replica } }, request, { by, digest: DIGEST, later: false }),
      ),
    );
    const answers = await Promise.all(presses);
    return answers.find(({ ok }) => ok) ?? answers[0] ?? NOTHING;
  };

export const reject =
  (choice: number): Act =>
  async (scene) => {
    const request = latest(scene.told.requests, choice);
    if (!request) return NOTHING;
    const answer = await guardOf(scene).reject(scene.told.number, { id: request.id, by: SECOND, reason: 'no' });
    if (answer.ok) untouched(request);
    return answer;
  };

async function abortAs(scene: Scene, request: Request): Promise<Answer> {
  const answer = await guardOf(scene).abort(scene.told.number, { id: request.id });
  if (answer.ok) {
    untouched(request);
    request.aborted = true;
  }
  return answer;
}

export const cancel =
  (choice: number): Act =>
  async (scene) => {
    const request = latest(scene.told.requests, choice);
    return request ? abortAs(scene, request) : NOTHING;
  };

/** Somebody else becomes the owner: the request that stands ends first, then theirs is opened. */
export const takeOver = (): Act => async (scene) => {
  const standing = scene.told.requests.at(-1);
  if (!standing) return NOTHING;
  const ended = await abortAs(scene, standing);
  return ended.ok ? open(false)(scene) : ended;
};

/** What a sweeper does with whatever it finds. */
export async function reconciled(scene: Scene, request: Request): Promise<Answer> {
  const { told, servers, where } = scene;
  const guard = guardOf(scene);
  const [stored, { epoch }] = await Promise.all([guard.read(told.number, request.id), guard.number(told.number)]);
  if (!stored || stored.epoch !== epoch) return refused('void');
  if (stored.state !== 'SENDING') return abortAs(scene, request);
  assert.ok(request.mark, 'I2: sending without a mark');
  const hasWaited = told.now - request.mark.at >= QUIET_MS;
  const answer = await servers.guard(where, 'early').settle(told.number, {
    id: request.id,
    outcome: told.moved ? 'DONE' : 'NOT_DONE',
    settleMs: hasWaited ? 0 : QUIET_MS,
  });
  if (answer.ok) {
    assert.ok(hasWaited, 'I6: settled by reading while the call may still act');
    request.settled = told.moved ? 'DONE' : 'NOT_DONE';
  }
  return answer;
}

export const reconcile =
  (choice: number): Act =>
  async (scene) => {
    const request = latest(scene.told.requests, choice);
    return request ? reconciled(scene, request) : NOTHING;
  };
