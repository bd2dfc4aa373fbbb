--[[
  Reads a journal and its head at one moment, without the beginning that the caller has read and verified before.

  KEYS[1] journal (LIST)      KEYS[2] its head (HASH: hash, op)
  ARGV[1] number of entries the caller has, 0 for none
  ARGV[2] SHA-1 of these entries, as they are stored, joined by line feeds

  Output {hash or '', 'SAME', later entry, …} when the journal begins with exactly these entries, byte for byte;
  otherwise {hash or '', 'OTHER', entry, …} with all of them. Writes nothing.
]]
local entries = redis.call('LRANGE', KEYS[1], 0, -1)
local known = tonumber(ARGV[1])
local same = #entries >= known and redis.sha1hex(table.concat(entries, '\n', 1, known)) == ARGV[2]
local answer = {redis.call('HGET', KEYS[2], 'hash') or '', same and 'SAME' or 'OTHER'}
for i = same and known + 1 or 1, #entries do
  answer[#answer + 1] = entries[i]
end
return answer
