--[[
  Counts the sends of a number in a moving window.

  KEYS as in guard-prelude.
  ARGV[1] window, ms
  Output {'OK', sends}; {'NO_EPOCH'}. Writes nothing.
]]
return {'OK', sendsSince(ARGV[1])}
