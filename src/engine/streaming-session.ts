import { epochMsOf, phaseOf, type EpochMs, type Source, tradingDayOf } from '../market/index.js';
import type { SessionRow } from '../store/index.js';
import { sessionIdOf } from './session-id.js';

/** A session that has ended, as long as something that began in it may go on. */
export interface PastSession {
  readonly sessionId: string;
  readonly startedAt: EpochMs;
}

/** What outlives a restart about the running session, and those before it. */
export interface SessionState {
  readonly row: SessionRow | null;
  /** Oldest first. */
  readonly past: readonly PastSession[];
}

export interface SessionOptions {
  readonly universe: string;
  /** Names the log that the session is read from; the same log opens the same session again in recovery. */
  readonly logId: string;
}

/** A pattern on daily bars may live for weeks. */
const PAST_SESSIONS = 32;

/** The streaming session: one UUID for one regular session of one trading day, by the feed's clock. */
export class StreamingSession {
  private row: SessionRow | null = null;
  private past: readonly PastSession[] = [];

  constructor(private readonly options: SessionOptions) {}

  get current(): SessionRow | null {
    return this.row;
  }

  /** The session, running or past, that an event of this feed time belongs to; null outside the regular session. */
  idFor(time: EpochMs): string | null {
    const day = tradingDayOf(time);
    if (phaseOf(time, day) !== 'regular') return null;
    const isOfDay = ({ startedAt }: PastSession): boolean => tradingDayOf(startedAt).serial === day.serial;
    if (this.row && isOfDay(this.row)) return this.row.sessionId;
    return this.past.findLast(isOfDay)?.sessionId ?? null;
  }

  open(startedAt: EpochMs, source: Source, symbolCount: number): SessionRow {
    const { logId, universe } = this.options;
    // What was saved last of the feed's time may lie before the bell that it has heard.
    if (this.row && tradingDayOf(this.row.startedAt).serial === tradingDayOf(startedAt).serial) return this.row;
    const sessionId = sessionIdOf(logId, universe, startedAt);
    this.row = { sessionId, universe, startedAt, stoppedAt: null, symbolCount, status: 'active', source };
    return this.row;
  }

  /** @returns the ended session; undefined when none runs */
  close(stoppedAt: EpochMs, symbolCount: number): SessionRow | undefined {
    const { row } = this;
    if (!row) return undefined;
    const { sessionId, startedAt } = row;
    this.row = null;
    this.past = [...this.past, { sessionId, startedAt }].slice(-PAST_SESSIONS);
    return {
      ...row,
      symbolCount: Math.max(row.symbolCount, symbolCount),
      stoppedAt: epochMsOf(Math.max(stoppedAt, startedAt)),
      status: 'completed',
    };
  }

  save(): SessionState {
    return { row: this.row, past: this.past };
  }

  restore({ row, past }: SessionState): void {
    this.row = row;
    this.past = past;
  }
}
