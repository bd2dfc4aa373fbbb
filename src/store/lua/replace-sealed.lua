-- Replaces a sealed value by the same one under another key, unless it has changed or gone meanwhile. Atomic.
-- KEYS: 1 the secret
-- ARGV: 1 the value that was read, 2 the new one
-- Answers: 1 replaced, 0 left alone. The expiry stays.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
return 1
