--[[
  Reads a journal and its head at one moment.

  KEYS[1] journal (LIST)      KEYS[2] its head (HASH: hash, op)
  ARGV[1] first index, from 0; -1 for the last entry alone

  Output {hash or '', entry, …}. Writes nothing.
]]
local entries = redis.call('LRANGE', KEYS[1], ARGV[1], -1)
table.insert(entries, 1, redis.call('HGET', KEYS[2], 'hash') or '')
return entries
