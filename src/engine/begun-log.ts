import type { Clock, Log } from '../market/index.js';
import { LOG_START, LogLostError, type LogRecord, type TickLog } from '../bus/index.js';

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
    if (looks === 0) log.info('waiting for a gateway to create the tick log');
    await clock.sleep(LOOK_MS, signal);
  }
  throw new LogLostError(undefined);
}

/** Of a message or a hundred each. */
const FIRST_ENTRIES = 16;

/** Waits for the first entries of a log, one with a clock mark among them. @returns none when `signal` ends the wait. Errors: `BusUnavailableError` */
export async function firstEntries(
  tickLog: Pick<TickLog, 'read'>,
  shard: number,
  clock: Pick<Clock, 'sleep'>,
  signal: AbortSignal,
): Promise<readonly LogRecord[]> {
  const read = (): Promise<readonly LogRecord[]> => tickLog.read(shard, LOG_START, { count: FIRST_ENTRIES, blockMs: 0, signal });
  const hasMark = ({ entry }: LogRecord): boolean => entry.messages.some(({ kind }) => kind === 'clock');
  for (let records = await read(); ; records = await read()) {
    if (records.length === FIRST_ENTRIES || records.some(hasMark)) return records;
    if (signal.aborted) return [];
    await clock.sleep(LOOK_MS, signal);
  }
}
