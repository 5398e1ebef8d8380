import { type EpochMs, epochMsOf, phaseOf, type TradingDay } from '../../market/index.js';
import type { EngineEvent } from './events.js';

/** Opens and closes the regular session of a trading day as the feed's time passes its bells. */
export class SessionBells {
  /** The bell that ends the running session; 0 when none runs. */
  close = 0;

  get isOpen(): boolean {
    return this.close !== 0;
  }

  /** It began with the bell where the feed was there before it, whether or not anything was heard at the bell itself. */
  open(day: TradingDay, time: EpochMs, before: number, events: EngineEvent[]): void {
    if (this.isOpen || phaseOf(time, day) !== 'regular') return;
    this.close = day.close;
    events.push({ kind: 'session_opened', time: before > 0 && before < day.open ? day.open : time });
  }

  /** All bars that end at or before this instant are closed. */
  closeThrough(limit: EpochMs, events: EngineEvent[]): void {
    if (this.isOpen && limit >= this.close) this.end(this.close, events);
  }

  /** The feed has come to its end. */
  finish(time: number, events: EngineEvent[]): void {
    if (this.isOpen) this.end(Math.min(time, this.close), events);
  }

  private end(time: number, events: EngineEvent[]): void {
    events.push({ kind: 'session_closed', time: epochMsOf(time) });
    this.close = 0;
  }
}
