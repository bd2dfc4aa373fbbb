--[[
  Tells whether the number is enrolled in this epoch; begins its quarantine when it is not.

  KEYS as in guard-prelude (the request is not looked at).
  Output {'OK', epoch, 1 or 0 stamped, current request or '', quarantined since or ''}; {'NO_EPOCH'}.
  Atomic: the time is written once per epoch.
]]
local record = number()
if record.epoch == epoch then
  return {'OK', epoch, 1, record.current, ''}
end
return {'OK', epoch, 0, '', quarantinedSince(record)}
