import { Script } from './script.js';

/** How refusals of these scripts begin; behind `AHEAD` stands the number of the newest entry. */
export const FENCED = 'FENCED';
export const AHEAD = 'AHEAD';
export const GONE = 'GONE';

/** Takes a shard over for the holder of a token, in the same step in which its end is read: nobody appends between the two. */
export const CLAIM = new Script(`
-- KEYS[1]  the shard's head: token, sequence, source, received, time, position
-- KEYS[2]  its open gaps
-- ARGV[1]  the fencing token
-- Returns {the head's fields and values, the gaps' fields and values}.
local token = redis.call('HGET', KEYS[1], 'token')
if token and tonumber(token) > tonumber(ARGV[1]) then
  return redis.error_reply('${FENCED} the log belongs to token ' .. token)
end
redis.call('HSET', KEYS[1], 'token', ARGV[1])
return {redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2])}
`);

/**
 * Appends what follows the newest entry and nothing else: an old token is refused, what is there already is not doubled, and what is
 * ahead of its turn waits until the entry before it has come. A log that was taken over while it was empty begins with entry 0. One that
 * knows its writer no more has lost its data, and one without its stream has too.
 */
export const APPEND = new Script(`
-- KEYS[1]  the shard's stream
-- KEYS[2]  its head
-- KEYS[3]  its open gaps
-- ARGV[1]  the fencing token
-- ARGV[2]  the entry's sequence number
-- ARGV[3]  source
-- ARGV[4]  machine time of receipt
-- ARGV[5]  newest feed time in the entry, 0 where none
-- ARGV[6]  the entry
-- ARGV[7]  how many gaps may be open
-- ARGV[8]  1 from a writer that has taken the log over, 0 from one that begins with what comes first where there is no log
-- ARGV[9], ARGV[10]  a gap's name, and the gap or '' when it is closed; further pairs follow
-- Returns the position of the entry, or of the newest one when this one is there already.
local head = redis.call('HMGET', KEYS[2], 'token', 'sequence', 'time', 'position')
if head[1] and tonumber(head[1]) > tonumber(ARGV[1]) then
  return redis.error_reply('${FENCED} the log belongs to token ' .. head[1])
end
if not head[1] and ARGV[8] == '1' then return redis.error_reply('${GONE} the log knows no writer') end
if head[4] and redis.call('EXISTS', KEYS[1]) == 0 then return redis.error_reply('${GONE} the stream is not there') end
if head[1] then
  local newest, given = tonumber(head[2] or '-1'), tonumber(ARGV[2])
  if given <= newest then return head[4] end
  if given > newest + 1 then return redis.error_reply('${AHEAD} ' .. newest) end
end
local position = redis.call('XADD', KEYS[1], '*', 'd', ARGV[6])
local time = ARGV[5]
if head[3] and tonumber(head[3]) > tonumber(time) then time = head[3] end
redis.call('HSET', KEYS[2], 'token', ARGV[1], 'sequence', ARGV[2], 'source', ARGV[3], 'received', ARGV[4], 'time', time,
  'position', position)
for i = 9, #ARGV, 2 do
  if ARGV[i + 1] == '' then redis.call('HDEL', KEYS[3], ARGV[i])
  elseif redis.call('HLEN', KEYS[3]) < tonumber(ARGV[7]) then redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1]) end
end
return position
`);

/** Goes on where the end of a shard is lost, with positions behind all that were given before, whatever the server's clock says. */
export const RESTORE = new Script(`
-- KEYS[1]  the shard's stream
-- KEYS[2]  its head
-- KEYS[3]  the log's id
-- ARGV[1]  the fencing token
-- ARGV[2]  the sequence number of the entry that comes next
-- ARGV[3]  the log's id, as the writer knows it
-- ARGV[4]  milliseconds of the newest position that the writer was given, 0 where none
local token = redis.call('HGET', KEYS[2], 'token')
if token and tonumber(token) > tonumber(ARGV[1]) then
  return redis.error_reply('${FENCED} the log belongs to token ' .. token)
end
redis.call('SET', KEYS[3], ARGV[3])
redis.call('HSET', KEYS[2], 'token', ARGV[1])
if ARGV[2] ~= '0' then redis.call('HSET', KEYS[2], 'sequence', string.format('%.0f', tonumber(ARGV[2]) - 1)) end
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('HDEL', KEYS[2], 'position')
  if ARGV[4] ~= '0' then
    local after = redis.call('XADD', KEYS[1], string.format('%.0f-0', tonumber(ARGV[4]) + 1), 'd', '')
    redis.call('XDEL', KEYS[1], after)
  end
end
return 1
`);

/**
 * Drops the oldest entries of a shard and notes the newest one dropped, by which a reader learns that it missed something:
 * Redis itself keeps no id of what it trimmed. No call drops more than a few seconds of the log, so that none holds the server up.
 */
export const TRIM = new Script(`
-- KEYS[1]  the shard's stream
-- KEYS[2]  where the id of the newest dropped entry is noted
-- ARGV[1]  what is older than this is to go, milliseconds of the server's time
-- ARGV[2]  how much of the log one call may drop, milliseconds
-- Returns the number of entries dropped.
local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)
if #oldest == 0 then return 0 end
local from = tonumber(string.match(oldest[1][1], '^%d+'))
-- Asked for what lies before its first entry, Redis would look through the whole stream.
if from >= tonumber(ARGV[1]) then return 0 end
local keep = string.format('%.0f-0', math.min(tonumber(ARGV[1]), from + tonumber(ARGV[2])))
local newest = redis.call('XREVRANGE', KEYS[1], '(' .. keep, '-', 'COUNT', 1)
if #newest == 0 then return 0 end
redis.call('SET', KEYS[2], newest[1][1])
return redis.call('XTRIM', KEYS[1], 'MINID', '=', keep)
`);
