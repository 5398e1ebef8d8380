const POINTS = 48;
const STEP_MS = 1_000;

interface Spark {
  time: number;
  readonly prices: number[];
}

/** The last prices of each symbol, at most one a second of feed time: what the small line in its row shows. */
export class Sparks {
  private readonly sparks = new Map<string, Spark>();

  add(symbol: string, time: number, price: number): void {
    const spark = this.sparks.get(symbol);
    if (spark === undefined) {
      this.sparks.set(symbol, { time, prices: [price] });
      return;
    }
    if (time >= spark.time && time - spark.time < STEP_MS) {
      spark.prices[spark.prices.length - 1] = price;
      return;
    }
    spark.time = time;
    spark.prices.push(price);
    if (spark.prices.length > POINTS) spark.prices.shift();
  }

  clear(): void {
    this.sparks.clear();
  }

  /** Points of an SVG line in a box of `width` × `height`; empty until there are two prices. */
  points(symbol: string, width: number, height: number): string {
    const prices = this.sparks.get(symbol)?.prices ?? [];
    if (prices.length < 2) return '';
    const low = Math.min(...prices);
    const span = Math.max(...prices) - low;
    const y = (price: number): number => (span === 0 ? height / 2 : height - 1 - ((price - low) / span) * (height - 2));
    return prices.map((price, index) => `${((index / (POINTS - 1)) * width).toFixed(1)},${y(price).toFixed(1)}`).join(' ');
  }
}
