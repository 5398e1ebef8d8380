import { Script } from './script.js';

/** Many messages as one command with one answer: a command each costs the client several times as much. */
export const PUBLISH_ALL = new Script(`
-- ARGV[1], ARGV[2]  a channel and the body of a message on it; further pairs follow
-- Returns the number of messages.
for i = 1, #ARGV, 2 do redis.call('PUBLISH', ARGV[i], ARGV[i + 1]) end
return #ARGV / 2
`);

/**
 * The same with the streams of results: what is published of a kind is one entry of its stream, in the same step. The entry's id is the
 * epoch and the number of the newest message in it. A stream that is not there, or not as it was, begins another epoch. Where a stream
 * cannot be written by this user, the messages are published all the same, and their numbers are left out when it can be; where the server
 * takes nothing now, none is published.
 */
export const KEEP_AND_PUBLISH = new Script(`
-- KEYS  of each kind its stream, and its head: epoch, offset, and the server's run in which the epoch began
-- ARGV[1]  the server's run, as far as the writer knows it
-- ARGV[2]  for each message a character: the number of its kind, 0 for one that is kept nowhere
-- ARGV[3..]  of each kind: how many messages its stream keeps; epoch and offset of the newest message that the writer knows to be there,
--   0 and 0 for none; how many of its messages since then are not there
-- Then of each message its channel and its body.
-- Returns for each kind the id of its entry, or why the stream cannot be written.
local kinds = #KEYS / 2
local from = 3 + 4 * kinds
local given = {}
for kind = 1, kinds do given[kind] = {} end
for i = 1, #ARGV[2] do
  local own = given[string.byte(ARGV[2], i) - 48]
  if own then
    own[#own + 1] = ARGV[from + 2 * i - 2]
    own[#own + 1] = ARGV[from + 2 * i - 1]
  end
end

local function refusal(reply) return type(reply) == 'table' and reply.err end
local function id_of(epoch, offset) return string.format('%.0f-%.0f', epoch, offset) end

local function begin(kind, epoch)
  local stream, head, offset = KEYS[2 * kind - 1], KEYS[2 * kind], #given[kind] / 2
  local now = redis.call('TIME')
  epoch = math.max(now[1] * 1000 + math.floor(now[2] / 1000), epoch + 1)
  redis.pcall('UNLINK', stream)
  local kept = redis.pcall('HSET', head, 'epoch', string.format('%.0f', epoch), 'offset', string.format('%.0f', offset), 'run', ARGV[1])
  kept = refusal(kept) and kept or redis.pcall('XADD', stream, id_of(epoch, offset), unpack(given[kind]))
  return refusal(kept) or id_of(epoch, offset)
end

local function keep(kind)
  local stream, head, at = KEYS[2 * kind - 1], KEYS[2 * kind], 4 * kind - 1
  local known_epoch, known_offset = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local is = redis.pcall('HMGET', head, 'epoch', 'offset', 'run')
  if is.err then return is.err end
  local epoch, before = tonumber(is[1] or '0'), tonumber(is[2] or '0')
  local goes_on
  -- A writer that has seen nothing of the epoch cannot know what a server has lost that was restarted since the epoch began.
  if known_epoch == 0 then goes_on = is[1] and (is[3] == ARGV[1] or is[3] == '' or ARGV[1] == '')
  else goes_on = epoch > known_epoch or (epoch == known_epoch and before >= known_offset) end
  if not goes_on then return begin(kind, math.max(epoch, known_epoch)) end
  local offset = before + tonumber(ARGV[at + 3]) + #given[kind] / 2
  local kept = redis.pcall('HSET', head, 'offset', string.format('%.0f', offset))
  kept = refusal(kept) and kept or redis.pcall('XADD', stream, 'NOMKSTREAM', id_of(epoch, offset), unpack(given[kind]))
  if refusal(kept) then
    redis.pcall('HSET', head, 'offset', string.format('%.0f', before))
    return kept.err
  end
  if not kept then return begin(kind, epoch) end
  if math.floor(offset / 64) > math.floor(before / 64) then
    redis.pcall('XTRIM', stream, 'MINID', '~', id_of(epoch, math.max(0, offset - tonumber(ARGV[at]))))
  end
  return id_of(epoch, offset)
end

local answers = {}
for kind = 1, kinds do
  answers[kind] = keep(kind)
  -- Nobody listens to a replica; and what no server can keep now is given again as a whole when it can.
  for _, passing in ipairs({'READONLY', 'OOM', 'MISCONF'}) do
    if string.find(answers[kind], '^-?' .. passing) then return redis.error_reply(answers[kind]) end
  end
end
for i = from, #ARGV, 2 do redis.call('PUBLISH', ARGV[i], ARGV[i + 1]) end
return answers
`);
