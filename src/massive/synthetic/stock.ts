import type { SeededRandom } from './random.js';
import type { SyntheticSymbol } from './universe.js';

/** Seconds of trading in a year, so that yearly volatility becomes that of a second. */
const SECONDS_PER_YEAR = 252 * 23_400;
/** Shares of a second's movement, as standard deviations; squares sum to nearly one, the rest are runs and jumps. */
const STOCK = { market: 0.65, sector: 0.35, own: 0.62, runs: 1 } as const;
/** An index is its members: hardly anything of its own. */
const INDEX = { market: 0.97, sector: 0, own: 0.15, runs: 0 } as const;
const RUN_PROBABILITY = 1 / 2_400;
const JUMP_PROBABILITY = 1 / 30_000;
/** How fast the excursion of a run is taken back, per second, once it is over. */
const REVERSION = 0.002;

/** One stock's price from second to second. */
export class Stock {
  /** The fair price, before it is rounded to a trade. */
  price: number;
  sequence = 0;
  private readonly sigma: number;
  private runSeconds = 0;
  private runDrift = 0;
  private excursion = 0;

  constructor(
    readonly profile: SyntheticSymbol,
    private readonly random: SeededRandom,
  ) {
    this.price = profile.price;
    this.sigma = profile.volatility / Math.sqrt(SECONDS_PER_YEAR);
  }

  /**
   * One second on.
   * @param market the market's movement in units of its own sigma; @param sector the sector's
   * @param heat the present volatility over its mean
   */
  step(market: number, sector: number, heat: number): void {
    const { random, profile } = this;
    const share = profile.sector === 'index' ? INDEX : STOCK;
    // The volatility holds most of the beta already; what is left of it makes the defensive and the lively.
    const beta = Math.min(1.25, Math.max(0.7, profile.beta));
    const shared = share.market * (share === INDEX ? 1 : beta) * market + share.sector * sector;
    let move = this.sigma * heat * (shared + share.own * random.normal());
    move += this.run() * heat * share.runs;
    if (random.uniform() < JUMP_PROBABILITY) move += this.sigma * (random.uniform() < 0.5 ? -1 : 1) * (15 + 20 * random.uniform());
    this.price *= Math.exp(move);
  }

  /** Nothing trades overnight, but the news goes on. */
  overnight(): void {
    this.price *= Math.exp(0.35 * this.profile.volatility * this.random.normal() * Math.sqrt(1 / 252));
    this.runSeconds = 0;
    this.excursion = 0;
  }

  /** Now and then a stock runs one way for a minute or five, and gives part of it back. */
  private run(): number {
    const { random } = this;
    if (this.runSeconds > 0) {
      this.runSeconds -= 1;
      this.excursion += this.runDrift;
      return this.runDrift;
    }
    if (random.uniform() < RUN_PROBABILITY) {
      this.runSeconds = Math.round(45 + 255 * random.uniform());
      this.runDrift = this.sigma * (random.uniform() < 0.5 ? -1 : 1) * (0.08 + 0.17 * random.uniform());
    }
    const back = -this.excursion * REVERSION;
    this.excursion += back;
    return back;
  }
}
