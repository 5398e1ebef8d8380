import type { Reporter } from '../market/index.js';
import type { BusHandler } from './bus.js';
import type { BusMessage } from './bus-message.js';

/**
 * Hands a message to every handler. One that throws costs neither the others nor the connection anything: its error is
 * reported, and for this handler the message counts as delivered, as pub/sub knows no second attempt.
 * @returns how many handlers threw
 */
export function deliver(message: BusMessage, handlers: Iterable<BusHandler>, log: Reporter): number {
  let failures = 0;
  for (const handler of handlers) {
    try {
      handler(message);
    } catch (error) {
      failures += 1;
      log.error('subscriber failed on a message', { channel: message.channel, err: error });
    }
  }
  return failures;
}
