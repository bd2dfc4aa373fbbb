--[[
  Appends to the journal of a restore when nobody has appended since the caller looked.

  KEYS[1] journal (LIST of JSON entries)   KEYS[2] restoring (STRING: the restore that holds the deployment)
  ARGV[1] restore   ARGV[2] expected length   ARGV[3] '1' when it ends with this   ARGV[4..] entries

  Output 'OK'; 'CONFLICT' the length is another one; at the beginning, the id of the restore that holds the deployment.
  Nothing was written unless it says OK.
  Atomic: of two decisions only the first counts, and a deployment never has two restores.
]]
local length = redis.call('LLEN', KEYS[1])
if length ~= tonumber(ARGV[2]) then
  return 'CONFLICT'
end
local running = redis.call('GET', KEYS[2])
if length == 0 then
  if running and running ~= ARGV[1] then
    return running
  end
  redis.call('SET', KEYS[2], ARGV[1])
end
for i = 4, #ARGV do
  redis.call('RPUSH', KEYS[1], ARGV[i])
end
if ARGV[3] == '1' and redis.call('GET', KEYS[2]) == ARGV[1] then
  redis.call('DEL', KEYS[2])
end
return 'OK'
