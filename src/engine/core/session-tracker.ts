import { epochMsOf, type Ticker, type Trade, type TradingDay, UPDATES } from '../../market/index.js';
import type { SessionView } from '../../patterns/index.js';
import type { EngineEvent } from './events.js';
import type { Plan } from './plan.js';
import { barOf, RECORD } from './record.js';
import { HEADER } from './symbol-header.js';

/** A reusable view of one symbol's session for detectors. */
class HeaderSession implements SessionView {
  block: Float64Array = new Float64Array(0);
  constructor(private readonly atrAt: number) {}
  get open(): number {
    return this.block[HEADER.sessionOpen]!;
  }
  get high(): number {
    return this.block[HEADER.sessionHigh]!;
  }
  get low(): number {
    return this.block[HEADER.sessionLow]!;
  }
  get vwap(): number {
    const volume = this.block[HEADER.sessionVwapVolume]!;
    return volume > 0 ? this.block[HEADER.sessionTurnover]! / volume : NaN;
  }
  get bars(): number {
    return this.block[HEADER.sessionBars]!;
  }
  get atr(): number {
    return this.block[this.atrAt] || NaN;
  }
  get previousClose(): number {
    return this.block[HEADER.previousClose] || NaN;
  }
}

/** The regular session of each symbol: extremes, VWAP, and the detectors that fire on a print. */
export class SessionTracker {
  private readonly view: HeaderSession;

  constructor(private readonly plan: Plan) {
    this.view = new HeaderSession(plan.atrOutputAt);
  }

  /** A print of the regular session: detectors see the session as it stood before it. */
  onTrade(symbol: Ticker, block: Float64Array, trade: Trade, allowed: number, inOrder: boolean, events: EngineEvent[]): void {
    if (inOrder && allowed & UPDATES.last) {
      this.detect(symbol, block, trade, events);
      if (block[HEADER.sessionOpen] === 0) block[HEADER.sessionOpen] = trade.price;
      block[HEADER.sessionClose] = trade.price;
    }
    if (allowed & (UPDATES.highLow | UPDATES.last)) {
      if (trade.price > block[HEADER.sessionHigh]!) block[HEADER.sessionHigh] = trade.price;
      if (block[HEADER.sessionLow] === 0 || trade.price < block[HEADER.sessionLow]!) block[HEADER.sessionLow] = trade.price;
    }
    if (allowed & UPDATES.vwap) {
      block[HEADER.sessionTurnover]! += trade.price * trade.size;
      block[HEADER.sessionVwapVolume]! += trade.size;
    }
  }

  /** A minute that came as a bar, without its prints; `at` is its record. */
  onAggregate(block: Float64Array, at: number): void {
    if (block[at + RECORD.session] === 0) return;
    if (block[HEADER.sessionOpen] === 0) block[HEADER.sessionOpen] = block[at + RECORD.open]!;
    block[HEADER.sessionHigh] = Math.max(block[HEADER.sessionHigh]!, block[at + RECORD.high]!);
    const low = block[at + RECORD.low]!;
    if (block[HEADER.sessionLow] === 0 || low < block[HEADER.sessionLow]!) block[HEADER.sessionLow] = low;
    block[HEADER.sessionTurnover]! += block[at + RECORD.turnover]!;
    block[HEADER.sessionVwapVolume]! += block[at + RECORD.vwapVolume]!;
  }

  /** A 1-minute bar has closed; `at` is its record. */
  onBar(block: Float64Array, at: number): void {
    if (block[at + RECORD.session] === 0) return;
    block[HEADER.sessionBars]! += 1;
    this.view.block = block;
    for (const { detector, stateAt } of this.plan.tradeDetectors) detector.onBar?.(block, stateAt, block[at + RECORD.close]!, this.view);
  }

  /** The day has changed: the detectors forget. */
  reset(block: Float64Array): void {
    block.fill(0, this.plan.tradeStateAt, this.plan.tradeStateAt + this.plan.tradeStateSize);
  }

  private detect(symbol: Ticker, block: Float64Array, trade: Trade, events: EngineEvent[]): void {
    this.view.block = block;
    for (const { detector, stateAt } of this.plan.tradeDetectors) {
      const detection = detector.detect(block, stateAt, trade.price, trade.time, this.view);
      if (!detection) continue;
      const bar = barOf(block, this.plan.timeframes[0].formingAt);
      events.push({ kind: 'pattern', symbol, timeframe: '1min', time: epochMsOf(trade.time), trigger: 'trade', detection, bar });
    }
  }
}

/** The number that a bar of the regular session carries in BAR.session; 0 outside it. */
export function sessionNumber(time: number, day: TradingDay): number {
  return day.trading && time >= day.open && time < day.close ? day.serial : 0;
}
