import { AccountRecord, emptyAccount } from '../health/account-record.ts';
import { E164, WabaId } from '../migration/ids.ts';
import type { AccountStore } from '../workflow/watch-ports.ts';
import { Json } from './json.ts';
import { watchIndexes, watchKeys } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import { stored, UnexpectedReply, type RedisClient } from './storage.ts';

const saveScript = loadScript('account-save');

/** Enough to tell what happened in the last weeks; the state itself is kept whole. */
const keptEntries = 500;

/**
 * Incidents by account, one hash each, beside the watched numbers they are joined from. A state of an unknown version is
 * refused with UnexpectedReply.
 */
export function createAccountStore(client: RedisClient): AccountStore {
  return {
    async load(waba) {
      const state = await stored(() => client.hget(watchKeys.account(waba), 'state'));
      if (state === null) return emptyAccount(waba);
      const record = Json.pipe(AccountRecord).safeParse(state);
      if (!record.success) throw new UnexpectedReply('incidents of another version');
      return record.data;
    },
    async changed(waba, limit) {
      const flat = await stored(() => client.zrange(watchKeys.changedIn(waba), 0, String(limit - 1), 'WITHSCORES'));
      return flat.flatMap((text, index) =>
        index % 2 === 0 ? [{ number: E164.parse(text), revision: Number(flat[index + 1]) }] : [],
      );
    },
    async save({ record, expected, entries, joined, dueAt, alerts, at }) {
      const { waba, revision } = record;
      const answer = await runScript(client, saveScript, {
        keys: [
          watchKeys.account(waba),
          watchKeys.accountHistory(waba),
          watchIndexes.accountsDue,
          watchKeys.changedIn(waba),
          watchIndexes.alertsBehind,
          ...alerts.map(({ id }) => watchKeys.alert(id)),
        ],
        args: [
          expected,
          revision,
          JSON.stringify(record),
          waba,
          dueAt ?? '',
          at,
          keptEntries,
          joined.length,
          ...joined.flatMap(({ number, revision: seen }) => [number, seen]),
          ...alerts.flatMap(({ id, revision: shown }) => [id, shown]),
          ...entries.map((entry) => JSON.stringify(entry)),
        ],
      });
      return answer === 'OK';
    },
    async due(now, limit) {
      const wabas = await stored(() => client.zrangebyscore(watchIndexes.accountsDue, '-inf', now, 'LIMIT', 0, limit));
      return wabas.map((waba) => WabaId.parse(waba));
    },
  };
}
