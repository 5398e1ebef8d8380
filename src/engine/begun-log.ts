import { LogLostError, type TickLog } from '../bus/index.js';
import type { Clock, Log } from '../ops/index.js';

/** How often a log that nobody has begun yet is asked for. */
const LOOK_MS = 250;

/** Waits until a gateway has begun the log. @returns its id. @throws LogLostError when `signal` ends the wait */
export async function begunLog(
  tickLog: Pick<TickLog, 'id'>,
  clock: Pick<Clock, 'sleep'>,
  log: Pick<Log, 'info'>,
  signal: AbortSignal,
): Promise<string> {
  for (let looks = 0; !signal.aborted; looks += 1) {
    const id = await tickLog.id();
    if (id !== undefined) return id;
    if (looks === 0) log.info('waits for a gateway to begin the tick log');
    await clock.sleep(LOOK_MS, signal);
  }
  throw new LogLostError(undefined);
}
