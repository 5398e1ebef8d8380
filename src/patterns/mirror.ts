import type { OpeningRange, PatternView, SessionView, SwingView } from './contract.js';

class MirroredSession implements SessionView {
  constructor(private readonly of: SessionView) {}
  get minutes(): number {
    return this.of.minutes;
  }
  get day(): number {
    return this.of.day;
  }
  get open(): number {
    return -this.of.open;
  }
  get high(): number {
    return -this.of.low;
  }
  get low(): number {
    return -this.of.high;
  }
  get vwap(): number {
    return -this.of.vwap;
  }
  get previousClose(): number {
    return -this.of.previousClose;
  }
  get previousHigh(): number {
    return -this.of.previousLow;
  }
  get previousLow(): number {
    return -this.of.previousHigh;
  }
  get usualRange(): number {
    return this.of.usualRange;
  }
  get premarketHigh(): number {
    return -this.of.premarketLow;
  }
  get premarketLow(): number {
    return -this.of.premarketHigh;
  }
  openingHigh(minutes: OpeningRange): number {
    return -this.of.openingLow(minutes);
  }
  openingLow(minutes: OpeningRange): number {
    return -this.of.openingHigh(minutes);
  }
}

class MirroredSwings implements SwingView {
  constructor(private readonly of: SwingView) {}
  get length(): number {
    return this.of.length;
  }
  isHigh(i: number): boolean {
    return !this.of.isHigh(i);
  }
  price(i: number): number {
    return -this.of.price(i);
  }
  age(i: number): number {
    return this.of.age(i);
  }
  start(i: number): number {
    return this.of.start(i);
  }
}

/** The same market upside down: what falls there rises here. */
export class MirroredView implements PatternView {
  readonly session: SessionView;
  readonly swings: SwingView;
  constructor(private readonly of: PatternView) {
    this.session = new MirroredSession(of.session);
    this.swings = new MirroredSwings(of.swings);
  }
  get length(): number {
    return this.of.length;
  }
  open(k: number): number {
    return -this.of.open(k);
  }
  high(k: number): number {
    return -this.of.low(k);
  }
  low(k: number): number {
    return -this.of.high(k);
  }
  close(k: number): number {
    return -this.of.close(k);
  }
  volume(k: number): number {
    return this.of.volume(k);
  }
  start(k: number): number {
    return this.of.start(k);
  }
  day(k: number): number {
    return this.of.day(k);
  }
  get atr(): number {
    return this.of.atr;
  }
  get relativeVolume(): number {
    return this.of.relativeVolume;
  }
  get trend(): number {
    return -this.of.trend;
  }
}
