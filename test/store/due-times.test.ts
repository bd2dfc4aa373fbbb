import { describe, expect, test } from '@jest/globals';
import { createCards } from '../../src/store/cards.ts';
import { createDueTimes } from '../../src/store/due-times.ts';
import { storeForFile } from '../support/redis-for-file.ts';
import { aNumber, randomIds } from '../support/store.ts';

const { clients } = storeForFile({ emptied: true });

const anId = () => randomIds.migrationId(aNumber());

describe('due times', () => {
  test('come the earliest first, only once they have come, and as many as asked for', async () => {
    const due = createDueTimes(clients.command);
    const [late, early, later] = [anId(), anId(), anId()];
    await due.set(late, 2_000);
    await due.set(early, 1_000);
    await due.set(later, 3_000);

    expect(await due.due(2_000, 10)).toEqual([early, late]);
    expect(await due.due(2_000, 1)).toEqual([early]);
    expect(await due.due(999, 10)).toEqual([]);
  });

  test('say how long the one that waited longest is overdue, and 0 when none is', async () => {
    const due = createDueTimes(clients.command);
    expect(await due.overdueMs(9_000)).toBe(0);
    await due.set(anId(), 2_000);
    await due.set(anId(), 5_000);

    expect(await due.overdueMs(3_500)).toBe(1_500);
    expect(await due.overdueMs(1_000)).toBe(0);
  });

  test('are moved by setting them again', async () => {
    const due = createDueTimes(clients.command);
    const id = anId();
    await due.set(id, 1_000);

    await due.set(id, 5_000);

    expect(await due.due(4_000, 10)).toEqual([]);
  });

  test('are not cleared when somebody has set a later one since', async () => {
    const due = createDueTimes(clients.command);
    const id = anId();
    await due.set(id, 5_000);

    await due.clear(id, 4_999);
    expect(await due.due(9_000, 10)).toEqual([id]);
    await due.clear(id, 5_000);
    await due.clear(id, 5_000);

    expect(await due.due(9_000, 10)).toEqual([]);
  });
});

describe('cards', () => {
  test('are remembered with what Slack has seen of them', async () => {
    const cards = createCards(clients.command);
    const id = anId();

    expect(await cards.get(id)).toBeUndefined();
    await cards.put(id, { channel: 'C1', ts: '1.2', shown: 3, told: 2 });
    await cards.put(id, { channel: 'C1', ts: '1.2', shown: 4, told: 4 });

    expect(await cards.get(id)).toEqual({ channel: 'C1', ts: '1.2', shown: 4, told: 4 });
  });

  test('are remembered with the cards they replaced, and with what people were told while they could not be shown', async () => {
    const cards = createCards(clients.command);
    const id = anId();
    const earlier = [
      { channel: 'C1', ts: '1.1', link: 'https://example.slack.com/p11' },
      { channel: 'C1', ts: '1.2' },
    ];
    const away = { since: 1_000, why: 'archived' as const, card: '1.2', told: 3 };
    await cards.put(id, { channel: 'C1', ts: '1.3', shown: 3, told: 2, earlier });
    await cards.put(id, { channel: 'C1', ts: '1.3', shown: 4, told: 4, earlier });
    expect(await cards.away(id)).toBeUndefined();
    await cards.putAway(id, away);

    expect(await cards.get(id)).toEqual({ channel: 'C1', ts: '1.3', shown: 4, told: 4, earlier });
    expect(await cards.away(id)).toEqual(away);
    await cards.clearAway(id);
    expect(await cards.away(id)).toBeUndefined();
  });

  test('stay behind when they changed while they were being drawn', async () => {
    const cards = createCards(clients.command);
    const id = anId();
    await cards.markBehind(id, 1_000);
    await cards.markBehind(id, 2_000);

    await cards.caughtUp(id, 1_000);
    expect(await cards.behind(5_000, 10)).toEqual([id]);
    await cards.caughtUp(id, 2_000);

    expect(await cards.behind(5_000, 10)).toEqual([]);
  });

  test('keep the later mark when an earlier one comes after it', async () => {
    const cards = createCards(clients.command);
    const id = anId();
    await cards.markBehind(id, 2_000);
    await cards.markBehind(id, 1_000);

    await cards.caughtUp(id, 1_000);

    expect(await cards.behind(5_000, 10)).toEqual([id]);
  });
});
