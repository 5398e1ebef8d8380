import { describe, expect, it } from 'vitest';
import { epochMsOf } from '../../market/index.js';
import type { Detection, SessionView, TradeDetector } from '../contract.js';
import { sessionBreak } from './session-break.js';
import { vwapCross } from './vwap-cross.js';

const FIRST: SessionView = { open: 100, high: 101, low: 99, vwap: 100, bars: 0, atr: 0.4, previousClose: 100 };

/** One symbol's session as the engine shows it to a detector. */
class Session {
  private readonly state: Float64Array;
  private view = FIRST;

  constructor(private readonly detector: TradeDetector) {
    this.state = new Float64Array(detector.stateSize + 2);
  }

  bars(count: number, change: Partial<SessionView> & { close?: number } = {}): this {
    const { close = 100, ...view } = change;
    for (let i = 0; i < count; i += 1) {
      this.view = { ...this.view, ...view, bars: this.view.bars + 1 };
      this.detector.onBar?.(this.state, 1, close, this.view);
    }
    return this;
  }

  trade(price: number): Detection | undefined {
    const seen = this.detector.detect(this.state, 1, price, epochMsOf(0), this.view);
    this.view = { ...this.view, high: Math.max(this.view.high, price), low: Math.min(this.view.low, price) };
    return seen;
  }
}

describe('session break', () => {
  it('fires a tenth of an ATR beyond the high or low of the last closed bar', () => {
    const session = new Session(sessionBreak).bars(10);
    expect(session.trade(101.03)).toBeUndefined();
    expect(session.trade(101.04)).toMatchObject({ pattern: 'SessionHighBreak', direction: 'bullish', levels: [101] });
    expect(session.trade(98.96)).toMatchObject({ pattern: 'SessionLowBreak', direction: 'bearish', levels: [99] });
  });

  it('sees a price that creeps up cent by cent', () => {
    const session = new Session(sessionBreak).bars(10);
    const seen = [101.01, 101.02, 101.03, 101.04].map((price) => session.trade(price)?.pattern);
    expect(seen).toEqual([undefined, undefined, undefined, 'SessionHighBreak']);
  });

  it('is silent until the price has come back by a quarter of an ATR', () => {
    const session = new Session(sessionBreak).bars(10);
    expect(session.trade(101.1)).toBeDefined();
    session.bars(1);
    expect(session.trade(101.5)).toBeUndefined();
    expect(session.trade(100.91)).toBeUndefined();
    session.bars(1);
    expect(session.trade(101.6)).toBeUndefined();
    expect(session.trade(100.89)).toBeUndefined();
    expect(session.trade(101.6)).toMatchObject({ pattern: 'SessionHighBreak', levels: [101.5] });
  });

  it('or until five bars have closed', () => {
    const session = new Session(sessionBreak).bars(10);
    expect(session.trade(101.1)).toBeDefined();
    session.bars(4);
    expect(session.trade(101.5)).toBeUndefined();
    session.bars(1);
    expect(session.trade(101.7)).toMatchObject({ pattern: 'SessionHighBreak' });
  });

  it('says nothing in the first five bars, nor before the ATR is warm', () => {
    expect(new Session(sessionBreak).bars(4).trade(105)).toBeUndefined();
    expect(new Session(sessionBreak).bars(10, { atr: NaN }).trade(105)).toBeUndefined();
  });
});

describe('VWAP cross', () => {
  it('is a reclaim after three closes below, and a loss after three above', () => {
    expect(new Session(vwapCross).bars(3, { close: 99.8 }).trade(100.04)).toMatchObject({
      pattern: 'VwapReclaim',
      direction: 'bullish',
      levels: [100],
    });
    expect(new Session(vwapCross).bars(3, { close: 100.2 }).trade(99.96)).toMatchObject({ pattern: 'VwapLoss', direction: 'bearish' });
  });

  it('is none by less than a tenth of an ATR, or after two closes', () => {
    expect(new Session(vwapCross).bars(3, { close: 99.8 }).trade(100.03)).toBeUndefined();
    expect(new Session(vwapCross).bars(2, { close: 99.8 }).trade(100.5)).toBeUndefined();
    expect(new Session(vwapCross).bars(2, { close: 99.8 }).bars(1, { close: 100.2 }).bars(2, { close: 99.8 }).trade(100.5)).toBeUndefined();
  });

  it('then rests for five bars', () => {
    const session = new Session(vwapCross).bars(3, { close: 99.8 });
    expect(session.trade(100.1)).toBeDefined();
    session.bars(4, { close: 100.2 });
    expect(session.trade(99.9)).toBeUndefined();
    session.bars(1, { close: 100.2 });
    expect(session.trade(99.9)).toMatchObject({ pattern: 'VwapLoss' });
  });
});
