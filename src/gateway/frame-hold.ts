import type { HoldReason, Log } from '../market/index.js';
import type { Readers } from './readers.js';

export interface FrameHoldOptions {
  readonly readers: Pick<Readers, 'areOverloaded' | 'lagMs'>;
  readonly log: Log;
  readonly onChange: (held: boolean) => void;
}

/** Lets frames of the vendor wait unread, within their bound, while the log takes no more, or while an engine would only fall further behind. */
export class FrameHold {
  /** For whom they wait; null: they are read. */
  reason: HoldReason | null = null;
  private logIsFull = false;

  constructor(private readonly options: FrameHoldOptions) {}

  logFull(isFull: boolean): void {
    this.logIsFull = isFull;
    this.look();
  }

  /** Call about once a second, and when an engine has said how it stands. */
  look(): void {
    const { readers, log, onChange } = this.options;
    const reason = this.logIsFull ? 'log' : readers.areOverloaded ? 'engine' : null;
    if (reason === this.reason) return;
    this.reason = reason;
    if (reason === 'log') log.error('tick log unavailable for too long; vendor frames are held unread');
    else if (reason === 'engine') log.warn('an engine is falling behind; vendor frames are held unread', { lagMs: readers.lagMs });
    else log.info('reading vendor frames again');
    onChange(reason !== null);
  }
}
