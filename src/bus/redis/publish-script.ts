import { Script } from './script.js';

/** Many messages as one command with one answer: a command each costs the client several times as much. */
export const PUBLISH_ALL = new Script(`
-- ARGV[1], ARGV[2]  a channel and the body of a message on it; further pairs follow
-- Returns the number of messages.
for i = 1, #ARGV, 2 do redis.call('PUBLISH', ARGV[i], ARGV[i + 1]) end
return #ARGV / 2
`);
