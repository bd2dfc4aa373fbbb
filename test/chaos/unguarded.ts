import type { Change } from './program-copy.ts';

/**
 * The program with a lease and nothing else before its one call, as such programs are usually written: a claim and a mark are
 * remembered by nobody, a note of another execution stops nothing, nor does it that somebody else wrote to the journal first
 * or that the last reading or the permission to send is old. Leases and readings stay as they are.
 */
export const WITHOUT_GUARD: readonly Change[] = [
  {
    file: 'store/lua/guard-claim.lua',
    from: "redis.call('HSET', KEYS[2], 'state', 'CLAIMED', 'nonce', ARGV[3], 'claimedAt', now)\n",
    to: '',
  },
  {
    file: 'store/lua/guard-mark.lua',
    from: "if asked.state ~= 'CLAIMED' or asked.nonce ~= ARGV[2] then",
    to: 'if false then',
  },
  {
    file: 'store/lua/guard-mark.lua',
    from: "local age = now - tonumber(redis.call('HGET', KEYS[2], 'claimedAt'))",
    to: 'local age = 0',
  },
  {
    file: 'store/lua/guard-mark.lua',
    from: "redis.call('HSET', KEYS[2], 'state', 'SENDING', 'sendingAt', now)\n",
    to: '',
  },
  { file: 'workflow/cutover.ts', from: 'if (nonces.some((other) => other !== nonce))', to: 'if (nonces.length < 0)' },
  { file: 'workflow/cutover.ts', from: "if (!intended) throw new NotSent('overtaken');", to: '' },
  {
    file: 'workflow/cutover.ts',
    from: 'return { migration: intended, parameters };',
    to: 'return { migration: intended ?? migration, parameters };',
  },
  { file: 'workflow/cutover.ts', from: '!permit.consume()', to: '!permit' },
  { file: 'workflow/cutover.ts', from: 'clock.monotonic() - readAt <= LAST_READ_AGE_MS', to: 'readAt > 0' },
];
