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
    if (reason === 'log') log.error('the tick log has been away for too long; frames of the vendor wait unread');
    else if (reason === 'engine') log.warn('an engine falls behind; frames of the vendor wait unread', { lagMs: readers.lagMs });
    else log.info('frames of the vendor are read again');
    onChange(reason !== null);
  }
}
