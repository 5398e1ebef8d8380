import { type EpochMs, MINUTE_MS, phaseOf, type TradingDay } from '../../market/index.js';

/**
 * How busy the market is, 1 on average in the regular session: a burst after the open that fades in a quarter of an hour,
 * a quiet noon, a smaller burst into the close; little before and after.
 */
export function intensityAt(time: EpochMs, day: TradingDay): number {
  switch (phaseOf(time, day)) {
    case 'closed':
      return 0;
    case 'pre':
      return 0.015 + 0.06 * Math.exp((time - day.open) / (45 * MINUTE_MS));
    case 'after':
      return 0.01 + 0.15 * Math.exp((day.close - time) / (20 * MINUTE_MS));
    case 'regular': {
      const fromOpen = (time - day.open) / MINUTE_MS;
      const toClose = (day.close - time) / MINUTE_MS;
      return 0.68 + 3.2 * Math.exp(-fromOpen / 14) + 0.4 * Math.exp(-fromOpen / 75) + 1.5 * Math.exp(-toClose / 16);
    }
  }
}
