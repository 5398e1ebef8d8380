import {
  epochMsOf,
  type EpochMs,
  FORM_T,
  nextTradingDay,
  ODD_LOT,
  phaseOf,
  SECOND_MS,
  tradingDay,
  type TradingDay,
  tradingDayOf,
} from '../../market/index.js';
import type { TapeTrade } from '../protocol/index.js';
import { intensityAt } from './intensity.js';
import { createRandom, type SeededRandom } from './random.js';
import { Stock } from './stock.js';
import type { SyntheticSymbol } from './universe.js';

export interface SyntheticOptions {
  readonly seed: number;
  readonly symbols: readonly SyntheticSymbol[];
  /** The first second of the tape. */
  readonly startAt: EpochMs;
  /** Trades a second over all symbols, on the average of the regular session. */
  readonly tradesPerSecond?: number;
}

const TRADES_PER_SECOND = 220;
const INTERMARKET_SWEEP = 14;
const CLOSING_PRINT = 8;
const OPENING_PRINT = 25;
const OFF_EXCHANGE = 4;
const TRF = 202;
/** Nasdaq, NYSE, Arca, Cboe and the reporting facility, by the vendor's ids. */
const EXCHANGES = [12, 11, 10, 19, OFF_EXCHANGE, OFF_EXCHANGE] as const;

/**
 * An endless, deterministic market, one batch a second: intensity and volatility with the shape of a trading day, stocks
 * that move with market and sector, calm and nervous hours, runs, jumps, reversals. Trading days only.
 */
export function* syntheticTape(options: SyntheticOptions): Generator<readonly TapeTrade[]> {
  const market = new Market(options);
  let day = tradingDayOf(options.startAt);
  let time: number = options.startAt;
  for (;;) {
    if (!day.trading || time >= day.postClose) {
      day = tradingDay(nextTradingDay(day.serial));
      time = day.preOpen;
      market.overnight();
    } else if (time < day.preOpen) {
      time = day.preOpen;
    }
    const batch = market.second(epochMsOf(time), day);
    if (batch.length > 0) yield batch;
    time += SECOND_MS;
  }
}

class Market {
  private readonly random: SeededRandom;
  private readonly stocks: readonly Stock[];
  private readonly sectors: ReadonlyMap<string, { move: number }>;
  private readonly tradesPerSecond: number;
  private readonly totalActivity: number;
  /** Logarithm of the volatility over its mean; wanders and comes back. */
  private nerves = 0;
  private id = 0;

  constructor({ seed, symbols, tradesPerSecond = TRADES_PER_SECOND }: SyntheticOptions) {
    this.random = createRandom(seed);
    this.stocks = symbols.map((profile, i) => new Stock(profile, createRandom(seed * 7_919 + i * 104_729 + 1)));
    this.sectors = new Map(symbols.map(({ sector }) => [sector, { move: 0 }]));
    this.tradesPerSecond = tradesPerSecond;
    this.totalActivity = symbols.reduce((sum, { activity }) => sum + activity, 0);
  }

  overnight(): void {
    for (const stock of this.stocks) stock.overnight();
  }

  second(time: EpochMs, day: TradingDay): TapeTrade[] {
    const { random } = this;
    this.nerves += -0.001 * this.nerves + 0.02 * random.normal();
    const intensity = intensityAt(time, day);
    const heat = Math.exp(Math.max(-1, Math.min(1.2, this.nerves))) * Math.sqrt(Math.max(0.05, intensity));
    const move = random.normal();
    for (const sector of this.sectors.values()) sector.move = random.normal();
    const trades: TapeTrade[] = [];
    for (const stock of this.stocks) {
      const before = stock.price;
      stock.step(move, this.sectors.get(stock.profile.sector)?.move ?? 0, heat);
      const mean = (this.tradesPerSecond * intensity * stock.profile.activity) / this.totalActivity;
      this.trade(stock, before, random.poisson(mean * Math.exp(0.4 * random.normal())), time, day, trades);
    }
    return trades.toSorted((a, b) => a.time - b.time || a.nanos - b.nanos);
  }

  private trade(stock: Stock, before: number, count: number, second: EpochMs, day: TradingDay, trades: TapeTrade[]): void {
    const { random } = this;
    const special = second === day.open ? OPENING_PRINT : second === day.close ? CLOSING_PRINT : undefined;
    const total = special === undefined ? count : count + 1;
    const moments = Array.from({ length: total }, () => random.uniform()).toSorted((a, b) => a - b);
    moments.forEach((moment, i) => {
      const first = i === 0 && special !== undefined;
      const fair = before + (stock.price - before) * moment;
      const size = first ? 100 * Math.round(200 + 2_000 * random.uniform()) : this.size();
      const conditions = this.conditions(second, day, size, first ? special : undefined);
      trades.push(this.print(stock, priceNear(fair, random), size, conditions, second + moment * SECOND_MS));
    });
  }

  /** Four in ten prints are odd lots; round lots have a long tail. */
  private size(): number {
    const { random } = this;
    if (random.uniform() < 0.4) return 1 + Math.floor(random.uniform() ** 2 * 99);
    return 100 * (1 + Math.floor(Math.exp(random.uniform() ** 3 * 4) - 1));
  }

  private conditions(second: EpochMs, day: TradingDay, size: number, special: number | undefined): readonly number[] {
    const conditions: number[] = [];
    if (phaseOf(second, day) !== 'regular' && special === undefined) conditions.push(FORM_T);
    if (special !== undefined) conditions.push(special);
    else if (this.random.uniform() < 0.3) conditions.push(INTERMARKET_SWEEP);
    if (size < 100) conditions.push(ODD_LOT);
    return conditions;
  }

  private print(stock: Stock, price: number, size: number, conditions: readonly number[], at: number): TapeTrade {
    const exchange = EXCHANGES[Math.floor(this.random.uniform() * EXCHANGES.length)] ?? EXCHANGES[0];
    const time = Math.floor(at);
    const offExchange = exchange === OFF_EXCHANGE;
    stock.sequence += 1 + Math.floor(this.random.uniform() * 3);
    this.id += 1;
    return {
      kind: 'trade',
      symbol: stock.profile.symbol,
      price,
      size,
      time: epochMsOf(time),
      sequence: stock.sequence,
      conditions,
      exchange,
      id: String(this.id),
      nanos: Math.floor((at - time) * 1_000_000),
      participantTime: epochMsOf(time - 1),
      tape: 1,
      trfId: offExchange ? TRF : 0,
      trfTime: epochMsOf(offExchange ? time : 0),
    };
  }
}

/** At the bid or at the ask, a spread of one to three cents apart, in whole cents. */
function priceNear(fair: number, random: SeededRandom): number {
  const halfSpread = Math.max(0.005, fair * 0.00003);
  const side = random.uniform() < 0.5 ? -1 : 1;
  return Math.max(0.01, Math.round((fair + side * halfSpread) * 100) / 100);
}
