import { Script } from './script.js';

/**
 * Tokens grow by one at least and never fall behind the server's clock: a server that lost its data still gives greater ones
 * than those that guard rows in a database.
 */
export const ACQUIRE = new Script(`
-- KEYS[1]  the lease
-- KEYS[2]  the last fencing token under its name
-- ARGV[1]  the holder, JSON
-- ARGV[2]  time to live, milliseconds
-- Returns {1, token} when granted, else {0, the lease's value}.
local held = redis.call('GET', KEYS[1])
if held then return {0, held} end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local last = tonumber(redis.call('GET', KEYS[2]) or '0')
local token = string.format('%.0f', math.max(last + 1, now))
redis.call('SET', KEYS[2], token)
redis.call('SET', KEYS[1], '{"token":' .. token .. ',"holder":' .. ARGV[1] .. '}', 'PX', ARGV[2])
return {1, token}
`);

/** A lease that ran out, and that nobody has taken since, is taken up again under the same token: no other writer stood between. */
export const RENEW = new Script(`
-- KEYS[1]  the lease
-- KEYS[2]  the last fencing token under its name
-- ARGV[1]  the token that must hold it
-- ARGV[2]  time to live from now, milliseconds
-- ARGV[3]  the holder, JSON
-- Returns 1, or 0 when the lease is no longer this token's.
local held = redis.call('GET', KEYS[1])
if held then
  local mine = '{"token":' .. ARGV[1] .. ','
  if string.sub(held, 1, #mine) ~= mine then return 0 end
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
local last = redis.call('GET', KEYS[2])
if last and last ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[1])
redis.call('SET', KEYS[1], '{"token":' .. ARGV[1] .. ',"holder":' .. ARGV[3] .. '}', 'PX', ARGV[2])
return 1
`);

export const RELEASE = new Script(`
-- KEYS[1]  the lease
-- ARGV[1]  the token that must hold it
-- Returns 1, or 0 when the lease is no longer this token's.
local held = redis.call('GET', KEYS[1])
local mine = '{"token":' .. ARGV[1] .. ','
if not held or string.sub(held, 1, #mine) ~= mine then return 0 end
return redis.call('DEL', KEYS[1])
`);
