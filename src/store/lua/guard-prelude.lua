--[[
  What every script of the guard begins with (design: cutover protocol 4.3).

  KEYS[1] record of the number (HASH: epoch, current, quarantineEpoch, quarantinedSince)
  KEYS[2] the request (HASH: state, epoch, digest, expiresAt, by, approvedAt, notBefore, kid, seal, nonce, claimedAt,
          sendingAt, reason)
  KEYS[3] sends of the number (ZSET: request ids by the time of their mark)

  The epoch is read inside each script: within one (run_id, master_replid) Redis is a single, lossless history, and every
  loss of data changes at least one of the two. All times are Redis TIME, epoch ms.
]]
local SETTLED_KEPT_MS = 2592000000

local function readEpoch()
  local server, replication = redis.call('INFO', 'server'), redis.call('INFO', 'replication')
  local run, replid = server:match('run_id:(%w+)'), replication:match('master_replid:(%w+)')
  if not run or not replid or replication:match('role:(%w+)') ~= 'master' then
    return nil
  end
  return run .. '/' .. replid
end

local function readTime()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local epoch = readEpoch()
if not epoch then
  return {'NO_EPOCH'}
end
local now = readTime()

local function number()
  local fields = redis.call('HMGET', KEYS[1], 'epoch', 'current', 'quarantineEpoch', 'quarantinedSince')
  return {epoch = fields[1], current = fields[2] or '', quarantineEpoch = fields[3], quarantinedSince = fields[4]}
end

-- First seen without a stamp of this epoch: the quarantine counts from here.
local function quarantinedSince(record)
  if record.quarantineEpoch == epoch and record.quarantinedSince then
    return tonumber(record.quarantinedSince)
  end
  redis.call('HSET', KEYS[1], 'quarantineEpoch', epoch, 'quarantinedSince', now)
  return now
end

local function request()
  local fields = redis.call('HMGET', KEYS[2], 'state', 'epoch', 'digest', 'expiresAt', 'nonce', 'notBefore')
  return {
    state = fields[1],
    epoch = fields[2],
    digest = fields[3],
    expiresAt = tonumber(fields[4] or 0),
    nonce = fields[5],
    notBefore = tonumber(fields[6] or 0),
  }
end

-- A request that is gone, or was opened in another epoch, is refused whatever its state.
local function refusalOf(asked)
  if not asked.state then
    return {'UNKNOWN_REQUEST'}
  end
  if asked.epoch ~= epoch then
    return {'EPOCH_CHANGED', asked.epoch or ''}
  end
  return nil
end

local function sendsSince(windowMs)
  return redis.call('ZCOUNT', KEYS[3], '(' .. (now - windowMs), '+inf')
end

-- Ends a request: its key may go after a while (a missing key is refused), and the number is free for the next one.
local function finish(state, ...)
  redis.call('HSET', KEYS[2], 'state', state, ...)
  redis.call('PEXPIRE', KEYS[2], SETTLED_KEPT_MS)
end

local function letGo(id)
  if redis.call('HGET', KEYS[1], 'current') == id then
    redis.call('HSET', KEYS[1], 'current', '')
  end
end
