import type { E164, RequestId } from '../migration/ids.ts';
import { StorageUnavailable } from '../workflow/ports.ts';
import type { GuardRefusal } from '../workflow/guard-ports.ts';
import { keys } from './keys.ts';
import { loadScript, runWord, type Reply } from './script.ts';
import { UnexpectedReply, type RedisClient } from './storage.ts';

const load = (name: string) => loadScript(name, ['guard-prelude']);

/** The scripts of the guard; each file tells its arguments and answers. */
export const guardScripts = {
  number: load('guard-number'),
  stamp: load('guard-stamp'),
  open: load('guard-open'),
  approve: load('guard-approve'),
  reject: load('guard-reject'),
  claim: load('guard-claim'),
  mark: load('guard-mark'),
  abort: load('guard-abort'),
  settle: load('guard-settle'),
  budget: load('guard-budget'),
  epoch: load('guard-epoch'),
} as const;

const REFUSALS: ReadonlySet<string> = new Set<GuardRefusal['why']>([
  'NO_EPOCH',
  'QUARANTINE',
  'BUSY',
  'EXISTS',
  'UNKNOWN_REQUEST',
  'EPOCH_CHANGED',
  'ALREADY',
  'DIGEST',
  'EXPIRED',
  'EARLY',
  'FENCED',
  'LATE',
  'TOO_SOON',
  'FORGED',
  'OVERTAKEN',
  'BUDGET',
]);

const isRefusal = (word: string): word is GuardRefusal['why'] => REFUSALS.has(word);

/** What was asked of the guard: a number, a request of it, and the arguments of the script. */
export interface Question {
  number: E164;
  /** Absent where no request is looked at. */
  id?: RequestId;
  args: readonly (string | number)[];
}

/** Any key of the number's slot: the scripts that look at no request still name three keys. */
const noRequest = keys.guard;

/** Runs a script of the guard: the values after `OK`, or the refusal. Rejects with StorageUnavailable. */
export async function askGuard(
  client: RedisClient,
  name: keyof typeof guardScripts,
  question: Question,
): Promise<{ ok: true; values: Reply[] } | GuardRefusal> {
  const { number, id, args } = question;
  const request = id ? keys.request(number, id) : noRequest(number);
  const [word, ...values] = await runWord(client, guardScripts[name], {
    keys: [keys.guard(number), request, keys.sends(number)],
    args,
  });
  if (word === 'OK') return { ok: true, values };
  if (!isRefusal(word)) throw new UnexpectedReply(`${guardScripts[name].name} ${word}`);
  const [detail] = values;
  return detail === undefined || detail === null || detail === ''
    ? { ok: false, why: word }
    : { ok: false, why: word, detail: String(detail) };
}

/** The same where only a missing epoch can refuse: that is a Redis that can't be relied on now. */
export async function factsOfGuard(
  client: RedisClient,
  name: 'number' | 'budget' | 'epoch',
  question: Question,
): Promise<Reply[]> {
  const answer = await askGuard(client, name, question);
  if (!answer.ok) throw new StorageUnavailable(answer.why);
  return answer.values;
}
