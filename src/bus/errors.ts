import { TickStockError } from '../market/index.js';

interface BusUnavailableOptions extends ErrorOptions {
  readonly isForGood?: boolean;
  readonly refusesUser?: boolean;
}

/** The back end of the bus or of the tick log cannot be reached. */
export class BusUnavailableError extends TickStockError {
  readonly code = 'TS_BUS_UNAVAILABLE';
  readonly remedy = 'Start Redis or correct REDIS_URL; without REDIS_URL TickStock uses its in-process bus.';
  /** The same will be refused again until somebody has changed something, as rights are. */
  readonly isForGood: boolean;
  /** It is there, and does not let this user in: somebody has to correct one of the two. */
  readonly refusesUser: boolean;

  constructor(message?: string, { isForGood = false, refusesUser = false, ...options }: BusUnavailableOptions = {}) {
    super(message, options);
    this.isForGood = isForGood;
    this.refusesUser = refusesUser;
  }
}

/** A reader's position lies before the oldest entry that the log still holds. */
export class LogTrimmedError extends TickStockError {
  readonly code = 'TS_LOG_TRIMMED';
  readonly remedy =
    'The reader was away for longer than the log retains entries; raise TICKSTOCK_LOG_RETENTION_MINUTES. The missing span is recorded as a gap.';
}

/** The tick log no longer has what it had confirmed: its server lost some of its data, or all, or another one has taken its place. */
export class LogLostError extends TickStockError {
  readonly code = 'TS_LOG_LOST';
  readonly remedy =
    'The gateway resends what it still holds. Configure Redis to keep its data (appendonly yes) and never to evict (maxmemory-policy noeviction).';

  /** @param newest sequence number of the newest entry that is there; undefined when none is */
  constructor(
    readonly newest: number | undefined,
    options?: ErrorOptions,
  ) {
    super(
      newest === undefined ? 'The tick log no longer exists.' : `The tick log ends with entry ${newest}: later entries are missing.`,
      options,
    );
  }
}

/** Redis may drop the tick log of its own choice. */
export class RedisEvictsError extends TickStockError {
  readonly code = 'TS_REDIS_EVICTS';
  readonly remedy =
    'Run `redis-cli CONFIG SET maxmemory-policy noeviction` (and add it to redis.conf), or set TICKSTOCK_ALLOW_EVICTION=true and accept the loss of what Redis evicts.';
}

/** A role counts on another number of shards than the tick log has. */
export class LogShardsError extends TickStockError {
  readonly code = 'TS_LOG_SHARDS';
  readonly remedy = 'Set TICKSTOCK_LOG_SHARDS to the same number for every role, and restart the gateway first.';
}

/** An entry of the tick log does not follow its schema. */
export class LogEntryError extends TickStockError {
  readonly code = 'TS_LOG_ENTRY';
  readonly remedy = 'Another program wrote to the tick log, or gateway and engine run different versions; run the same version of both.';
}

/** Another writer has taken the tick log over: what this one still has is refused. */
export class LogFencedError extends TickStockError {
  readonly code = 'TS_LOG_FENCED';
  readonly remedy =
    'Nothing to do: the newer gateway carries on, and fetches over REST, where the plan allows it, what this one could not hand over.';
}
