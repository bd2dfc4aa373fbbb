--[[
  Names the epoch. KEYS none beside the prelude's, ARGV none.
  Output {'OK', epoch, now}; {'NO_EPOCH'}. Writes nothing.
]]
return {'OK', epoch, now}
