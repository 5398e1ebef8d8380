/** Lua that Redis runs as one step. Sent whole each time: it is short, and a restarted server has none stored. */

/**
 * Drops the oldest entries of a shard and notes the newest one dropped, by which a reader learns that it missed something:
 * Redis itself keeps no id of what it trimmed.
 */
export const TRIM = `
-- KEYS[1]  the shard's stream
-- KEYS[2]  where the id of the newest dropped entry is noted
-- ARGV[1]  the smallest id to keep, in full: ms-number
-- Returns the number of entries dropped.
local newest = redis.call('XREVRANGE', KEYS[1], '(' .. ARGV[1], '-', 'COUNT', 1)
if #newest == 0 then return 0 end
redis.call('SET', KEYS[2], newest[1][1])
return redis.call('XTRIM', KEYS[1], 'MINID', '=', ARGV[1])
`;

/**
 * Tokens grow by one at least and never fall behind the server's clock: a server that lost its data still gives greater ones
 * than those that guard rows in a database.
 */
export const ACQUIRE = `
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
redis.call('SET', KEYS[1], '{"token":' .. token .. ',"holder":' .. ARGV[1] .. '}', 'NX', 'PX', ARGV[2])
return {1, token}
`;

const HELD_BY_TOKEN = `
local held = redis.call('GET', KEYS[1])
local mine = '{"token":' .. ARGV[1] .. ','
if not held or string.sub(held, 1, #mine) ~= mine then return 0 end
`;

export const RENEW = `
-- KEYS[1]  the lease
-- ARGV[1]  the token that must hold it
-- ARGV[2]  time to live from now, milliseconds
-- Returns 1, or 0 when the lease is no longer this token's.
${HELD_BY_TOKEN}
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`;

export const RELEASE = `
-- KEYS[1]  the lease
-- ARGV[1]  the token that must hold it
-- Returns 1, or 0 when the lease is no longer this token's.
${HELD_BY_TOKEN}
return redis.call('DEL', KEYS[1])
`;
