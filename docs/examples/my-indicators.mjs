// An indicator of your own: the distance of the close from its highest close of the last `period` bars, in percent (drawdown).
import { BAR, define, whole } from 'tickstock/indicators';

class Drawdown {
  outputs = ['value'];

  constructor(period) {
    this.period = period;
    // Bars seen, then a ring of the last closes.
    this.stateSize = 1 + period;
    this.lookback = period - 1;
  }

  update(state, at, bar, barAt, out, outAt) {
    this.peek(state, at, bar, barAt, out, outAt);
    const seen = state[at];
    state[at + 1 + (seen % this.period)] = bar[barAt + BAR.close];
    state[at] = seen + 1;
  }

  peek(state, at, bar, barAt, out, outAt) {
    const seen = state[at];
    const close = bar[barAt + BAR.close];
    let highest = close;
    // The oldest of a full ring makes room for this bar.
    for (let back = 1; back < Math.min(seen + 1, this.period); back += 1) {
      highest = Math.max(highest, state[at + 1 + ((seen - back) % this.period)]);
    }
    out[outAt] = seen < this.lookback ? NaN : (close / highest - 1) * 100;
  }
}

export const indicators = [
  define({
    name: 'drawdown',
    title: 'Distance from the highest close, percent',
    parameters: [whole('period', 20)],
    create: ({ period }) => new Drawdown(period),
  }),
];
