import type { TradingDay } from '../../market/index.js';

/** The number that a bar of the regular session carries in BAR.session; 0 outside it. */
export function sessionNumber(time: number, day: TradingDay): number {
  return day.trading && time >= day.open && time < day.close ? day.serial : 0;
}
