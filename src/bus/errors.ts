import { TickStockError } from '../market/index.js';

/** The back end of the bus or of the tick log cannot be reached. */
export class BusUnavailableError extends TickStockError {
  readonly code = 'TS_BUS_UNAVAILABLE';
  readonly remedy = 'Start Redis or correct REDIS_URL; without REDIS_URL TickStock uses its in-process bus.';
}

/** A reader's position lies before the oldest entry that the log still holds. */
export class LogTrimmedError extends TickStockError {
  readonly code = 'TS_LOG_TRIMMED';
  readonly remedy =
    'The reader was away for longer than the log keeps; raise TICKSTOCK_LOG_RETENTION_MINUTES. The missing span is recorded as a gap.';
}

/** An entry of the tick log does not follow its schema. */
export class LogEntryError extends TickStockError {
  readonly code = 'TS_LOG_ENTRY';
  readonly remedy = 'Another program wrote to the tick log, or the versions of gateway and engine differ; run the same version of both.';
}

/** Another writer has taken the tick log over: what this one still has is refused. */
export class LogFencedError extends TickStockError {
  readonly code = 'TS_LOG_FENCED';
  readonly remedy = 'Nothing to do: the newer gateway goes on, and fetches what this one could not hand over where REST allows it.';
}
