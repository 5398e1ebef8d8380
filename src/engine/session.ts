import { epochMsOf, phaseOf, type EpochMs, type Source } from '../market/index.js';
import type { SessionRow } from '../store/index.js';
import { sessionIdOf } from './session-id.js';

/** What outlives a restart about the running session. */
export interface SessionState {
  readonly row: SessionRow | null;
}

/** The running session's row; its counts grow. */
type Counted = { -readonly [Key in keyof SessionRow]: SessionRow[Key] };

export interface SessionOptions {
  readonly universe: string;
  /** Names the log that the session is read from; the same log opens the same session again in recovery. */
  readonly logId: string;
}

/** The streaming session: one UUID for one regular session of one trading day, by the feed's clock. */
export class StreamingSession {
  private row: Counted | null = null;

  constructor(private readonly options: SessionOptions) {}

  get current(): SessionRow | null {
    return this.row && { ...this.row };
  }

  /** The session that an event of this feed time belongs to; null outside the regular session. */
  idFor(time: EpochMs): string | null {
    return this.row && phaseOf(time) === 'regular' ? this.row.sessionId : null;
  }

  open(startedAt: EpochMs, source: Source, symbolCount: number): SessionRow {
    const row: Counted = {
      sessionId: sessionIdOf(this.options.logId, this.options.universe, startedAt),
      universe: this.options.universe,
      startedAt,
      stoppedAt: null,
      symbolCount,
      totalPatterns: 0,
      totalIndicators: 0,
      finalStatus: 'active',
      source,
    };
    this.row = row;
    return { ...row };
  }

  count(patterns: number, indicators: number, symbolCount: number): void {
    const { row } = this;
    if (!row) return;
    row.totalPatterns += patterns;
    row.totalIndicators += indicators;
    row.symbolCount = Math.max(row.symbolCount, symbolCount);
  }

  /** @returns the ended session; undefined when none runs */
  close(stoppedAt: EpochMs, finalStatus: 'completed' | 'stopped' | 'failed'): SessionRow | undefined {
    if (!this.row) return undefined;
    const ended: SessionRow = { ...this.row, stoppedAt: epochMsOf(Math.max(stoppedAt, this.row.startedAt)), finalStatus };
    this.row = null;
    return ended;
  }

  save(): SessionState {
    return { row: this.current };
  }

  restore(state: SessionState): void {
    this.row = state.row && { ...state.row };
  }
}
