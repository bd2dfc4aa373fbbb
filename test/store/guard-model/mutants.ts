import { createHash } from 'node:crypto';
import { guardScripts } from '../../../src/store/guard-scripts.ts';

type ScriptName = keyof typeof guardScripts;

/** A change of the Lua that takes one protection away: in these scripts (or all), this text becomes that one. */
export interface Mutant {
  name: string;
  changes: readonly { in: ScriptName | 'all'; from: string; to: string }[];
}

const change = (where: ScriptName | 'all', from: string, to: string) => ({ in: where, from, to });
const one = (name: string, ...changes: Mutant['changes']): Mutant => ({ name, changes });

const noNumberCheck = (['open', 'claim', 'mark'] as const).map((script) =>
  change(script, 'if record.epoch ~= epoch then', 'if false then'),
);
const noCurrentCheck = (['claim', 'mark'] as const).map((script) =>
  change(script, 'if record.current ~= ARGV[1] then', 'if false then'),
);

/** Each must be found. */
export const MUTANTS: readonly Mutant[] = [
  one('no epoch', change('all', 'if asked.epoch ~= epoch then', 'if false then'), ...noNumberCheck, ...noCurrentCheck),
  one('the run id alone as epoch', change('all', "return run .. '/' .. replid", 'return run')),
  one(
    'the epoch bound at the approval',
    change('all', 'epoch = fields[2],', "epoch = redis.call('HGET', KEYS[2], 'approvedIn') or epoch,"),
    change('approve', 'if ARGV[5] ~= epoch then', 'if false then'),
    change('approve', "'approvedAt', now)", "'approvedAt', now, 'approvedIn', epoch)"),
    ...noNumberCheck,
    ...noCurrentCheck,
  ),
  one('claim without compare-and-set', change('claim', "if asked.state ~= 'APPROVED' then", 'if false then')),
  one(
    'an approval used again',
    change(
      'claim',
      "if asked.state ~= 'APPROVED' then",
      "if asked.state ~= 'APPROVED' and asked.state ~= 'NOT_DONE' and asked.state ~= 'ABORTED' then",
    ),
    ...noCurrentCheck,
  ),
  one('settled without waiting', change('settle', "if ARGV[3] == '' and left > 0 then", 'if false then')),
  one('no quarantine', change('stamp', 'if left > 0 then', 'if false then')),
  one('a budget that forgets with the storage', change('stamp', 'for i = 2, #ARGV, 2 do', 'for i = 2, 0 do')),
  one(
    'no budget',
    change('open', 'if sends >= tonumber(ARGV[4]) then', 'if false then'),
    change('mark', 'if sends >= tonumber(ARGV[4]) then', 'if false then'),
  ),
  one(
    'mark without compare-and-set',
    change('mark', "if asked.state ~= 'CLAIMED' or asked.nonce ~= ARGV[2] then", 'if asked.nonce ~= ARGV[2] then'),
  ),
  one('a mark at any age of the claim', change('mark', 'if age > tonumber(ARGV[3]) then', 'if false then')),
  one('anybody aborts a send', change('abort', 'if asked.nonce ~= ARGV[2] then', 'if false then')),
  one(
    'a request beside another one',
    change('open', "if record.current ~= '' then", 'if false then'),
    ...noCurrentCheck,
  ),
  one('any digest', change('claim', 'if asked.digest ~= ARGV[2] then', 'if false then')),
  one('no expiry', change('approve', 'if now > asked.expiresAt then', 'if false then')),
  one('no time of its own', change('claim', 'if now < asked.notBefore then', 'if false then')),
  one('an end that changes', change('abort', 'elseif not unsent then', 'elseif false then')),
  one('votes that overtake each other', change('approve', '~= ARGV[8] then', '== false then')),
];

/** Changes the scripts of this process; the result undoes it. Throws where the text to change is not there. */
export function apply(mutant: Mutant): () => void {
  const before = structuredClone(guardScripts);
  for (const { in: where, from, to } of mutant.changes) {
    const names = where === 'all' ? (Object.keys(guardScripts) as ScriptName[]) : [where];
    for (const name of names) {
      const script = guardScripts[name];
      if (!script.lua.includes(from)) throw new Error(`${mutant.name}: ${name} does not say ${from}`);
      script.lua = script.lua.replace(from, to);
      script.sha1 = createHash('sha1').update(script.lua).digest('hex');
    }
  }
  return () => void Object.assign(guardScripts, before);
}
