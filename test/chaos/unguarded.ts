import type { Change } from './program-copy.ts';

/**
 * The program without the guard of its one call: a claim and a mark are remembered by nobody, and a note of another execution
 * stops nothing. Leases, journal and last readings stay as they are.
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
];
