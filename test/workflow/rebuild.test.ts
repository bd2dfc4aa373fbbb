import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MigrationId, RequestId, SlackUserId } from '../../src/migration/ids.ts';
import { memoryOf, parseMemory } from '../../src/slack/card-memory.ts';
import { createCards } from '../../src/store/cards.ts';
import { createDueTimes } from '../../src/store/due-times.ts';
import { createJournal } from '../../src/store/journal.ts';
import { createLeases } from '../../src/store/leases.ts';
import { createStorageMark } from '../../src/store/storage-mark.ts';
import { createLedger } from '../../src/workflow/ledger.ts';
import { planRebuilding, rebuild } from '../../src/workflow/rebuild.ts';
import type { RebuildPorts } from '../../src/workflow/rebuild-ports.ts';
import type { RememberedMove } from '../../src/workflow/slack-ports.ts';
import { createStorageWatch, gateOnMark } from '../../src/workflow/storage-watch.ts';
import { aMigration, ANA, MARA, requested } from '../support/builders.ts';
import { storeForFile } from '../support/redis-for-file.ts';
import { randomIds, realClock } from '../support/store.ts';
import { testIds } from '../support/workflow.ts';
import { until } from '../support/until.ts';

const BEN = SlackUserId.parse('U0BEN');
const PLACE = { channel: 'C0MIGRATIONS', ts: '1.000100' };

const { redis, clients } = storeForFile({ emptied: true });
let moves: RememberedMove[];
let ports: RebuildPorts & { ledger: ReturnType<typeof createLedger>; cards: ReturnType<typeof createCards> };

beforeEach(async () => {
  moves = [];
  const client = clients.command;
  const journal = createJournal({ client, clock: realClock, ids: testIds });
  const cards = createCards(client);
  const due = createDueTimes(client);
  const ledger = createLedger({ journal, due, cards, clock: realClock, notifier: { changed: () => undefined } });
  const memory = { moves: () => Promise.resolve(moves), notesOf: () => Promise.resolve([]) };
  ports = { memory, journal, ledger, cards };
});

/** What the card of a migration that waits for approval remembers. */
const remembered = (change: Partial<RememberedMove> = {}): RememberedMove => {
  const memory = parseMemory(memoryOf(aMigration(...requested)));
  if (!memory) throw new Error('a card remembers nothing');
  return { id: memory.started.id, place: PLACE, memory, notes: [], ...change };
};
const aNote = () => ({ request: randomIds.requestId(), nonce: 'a'.repeat(32), at: Date.now() - 60_000 });
const verdicts = async () => (await planRebuilding(ports)).map(({ verdict }) => verdict);
const loaded = async (id: MigrationId) => {
  const migration = await ports.ledger.load(id);
  if (!migration) throw new Error('nothing was rebuilt');
  return migration;
};

describe('a migration that only its channel remembers', () => {
  test('begins again under its old name, on its old card, and waits for a person', async () => {
    const move = remembered();
    moves = [move];

    await rebuild(ports);

    expect(await loaded(move.id)).toMatchObject({
      requestedBy: ANA,
      rebuilt: { lostRevision: move.memory?.revision, step: 'approve-cutover' },
      steps: { preflight: { status: 'failed', failure: { kind: 'storage-lost' } } },
    });
    expect((await loaded(move.id)).approval).toBeUndefined();
    expect(await ports.cards.get(move.id)).toMatchObject(PLACE);
  });

  test('is found out about by reading first when a note says that a call was about to be made', async () => {
    const note = aNote();
    const move = remembered({ notes: [note] });
    moves = [move];

    expect(await verdicts()).toEqual(['read-first']);
    await rebuild(ports);

    expect(await loaded(move.id)).toMatchObject({
      cutover: { requestId: note.request, nonce: note.nonce, startedAt: note.at },
      steps: { register: { status: 'started' } },
    });
  });

  test('needs no reading when its card says that the noted request did not move the number', async () => {
    const note = aNote();
    const move = remembered({ notes: [note] });
    moves = [{ ...move, memory: { ...move.memory!, unsent: note.request } }];

    expect(await verdicts()).toEqual(['anew']);
  });

  test('keeps everybody who was responsible from approving it', async () => {
    const move = remembered();
    moves = [{ ...move, memory: { ...move.memory!, owners: [ANA, BEN, MARA] } }];

    await rebuild(ports);

    expect(await loaded(move.id)).toMatchObject({ requestedBy: MARA, formerOwners: [ANA, BEN] });
  });

  test('is not rebuilt from a card that says too little, nor when it had ended, nor when another one has its number', async () => {
    const { memory: _none, ...silent } = remembered();
    moves = [silent];
    expect(await verdicts()).toEqual(['unknown']);

    moves = [{ ...remembered(), memory: { ...remembered().memory!, isOver: true } }];
    expect(await verdicts()).toEqual(['over']);

    moves = [remembered()];
    await rebuild(ports);
    const id = MigrationId.parse(`${moves[0]!.id.split('-')[0]}-aaaaaaaaaa`);
    const started = { ...moves[0]!.memory!.started, id };
    moves = [{ ...remembered(), id, memory: { ...remembered().memory!, started } }];
    expect(await verdicts()).toEqual(['held']);
  });

  test('is left alone when rebuilding is done twice', async () => {
    moves = [remembered()];
    await rebuild(ports);
    const before = await loaded(moves[0]!.id);

    expect((await rebuild(ports)).map(({ verdict }) => verdict)).toEqual(['known']);
    expect((await loaded(moves[0]!.id)).revision).toBe(before.revision);
  });

  test('is left alone when its journal is there and cannot be trusted', async () => {
    moves = [remembered()];
    await rebuild(ports);
    const [id] = moves.map((move) => move.id);
    await redis.run('HSET', `ferryman:{${id!.split('-')[0]}}:journal-head:${id}`, 'hash', 'f'.repeat(64));

    expect(await verdicts()).toEqual(['known']);
  });

  test('is written by nobody who only plans', async () => {
    moves = [remembered()];
    await planRebuilding(ports);
    expect(await ports.ledger.load(moves[0]!.id)).toBeUndefined();
  });
});

describe('the mark of a storage that knows everything', () => {
  let end: AbortController;
  beforeEach(() => {
    end = new AbortController();
  });
  afterEach(() => end.abort());

  const watch = (memory: RebuildPorts['memory'], seen: { lost: MigrationId[]; problems: string[] }) => {
    const mark = createStorageMark(clients.guard);
    const running = createStorageWatch({
      ...ports,
      memory,
      mark,
      leases: createLeases({ client: clients.command, clock: realClock, ids: testIds }),
      clock: realClock,
      announce: (ids) => Promise.resolve(void seen.lost.push(...ids)),
      told: () => undefined,
      report: (problem) => void seen.problems.push(problem),
    });
    void running.run(end.signal);
    return mark;
  };

  test('is set once the channel was read; who cannot be rebuilt is named to the channel', async () => {
    const { memory: _none, ...silent } = remembered();
    moves = [silent];
    const seen = { lost: [] as MigrationId[], problems: [] as string[] };
    const mark = watch(ports.memory, seen);

    await until(() => mark.isThere());

    expect(seen).toEqual({ lost: [silent.id], problems: [] });
  });

  test('is not set while Slack does not tell, and no cutover begins without it', async () => {
    const seen = { lost: [] as MigrationId[], problems: [] as string[] };
    const memory = { moves: () => Promise.reject(new Error('slack is away')), notesOf: () => Promise.resolve([]) };
    const mark = watch(memory, seen);
    await until(() => seen.problems.length > 0);

    const gate = gateOnMark({ check: () => Promise.resolve({ ok: true }) }, mark);

    expect(await mark.isThere()).toBe(false);
    expect(await gate.check()).toEqual({ ok: false, reasons: [{ reason: 'storage-lost' }] });
    await mark.set(1);
    expect(await gate.check()).toEqual({ ok: true });
  });
});

test('a card remembers no secret, and what it remembers is read back', () => {
  const text = memoryOf(aMigration(...requested));
  expect(parseMemory(text)).toMatchObject({ owners: [ANA], isOver: false, step: 'approve-cutover' });
  expect(text).not.toMatch(/secret|pin|backup/iu);
  expect(parseMemory('{')).toBeUndefined();
  expect(RequestId.safeParse('x').success).toBe(false);
});
