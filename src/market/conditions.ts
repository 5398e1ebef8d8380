import type { EpochMs } from './time.js';

/**
 * What a trade may update, by its sale conditions. The `highLow`, `last` and `volume` columns are the consolidated update
 * rules of the CTS and UTP SIP specifications. The ids are those of the tick log and the tick channel: a provider whose feed has
 * codes of its own translates them where it maps its trades. `vwap` is TickStock's own: false where the price was not made by the market of that moment
 * (average, next-day, prior-reference, derived and out-of-sequence prices), so that a late print cannot bend the VWAP.
 */
export interface ConditionRule {
  readonly id: number;
  readonly name: string;
  readonly highLow: boolean;
  readonly last: boolean;
  readonly volume: boolean;
  readonly vwap: boolean;
}

const rule = (id: number, name: string, flags: string): ConditionRule => ({
  id,
  name,
  highLow: flags[0] === 'Y',
  last: flags[1] === 'Y',
  volume: flags[2] === 'Y',
  vwap: flags[3] === 'Y',
});

export const FORM_T = 12;
export const ODD_LOT = 37;

/** Flags in the order high/low, last (open and close), volume, VWAP. */
export const CONDITION_RULES: readonly ConditionRule[] = [
  rule(0, 'Regular Sale', 'YYYY'),
  rule(1, 'Acquisition', 'YYYY'),
  rule(2, 'Average Price Trade', 'NNYN'),
  rule(3, 'Automatic Execution', 'YYYY'),
  rule(4, 'Bunched Trade', 'YYYY'),
  rule(5, 'Bunched Sold Trade', 'YNYN'),
  rule(6, 'CAP Election', 'YYYY'),
  rule(7, 'Cash Sale', 'NNYN'),
  rule(8, 'Closing Prints', 'YYYY'),
  rule(9, 'Cross Trade', 'YYYY'),
  rule(10, 'Derivatively Priced', 'YNYN'),
  rule(11, 'Distribution', 'YYYY'),
  rule(FORM_T, 'Form T', 'NNYN'),
  rule(13, 'Extended Hours (Sold Out Of Sequence)', 'NNYN'),
  rule(14, 'Intermarket Sweep', 'YYYY'),
  rule(15, 'Market Center Official Close', 'NNNN'),
  rule(16, 'Market Center Official Open', 'NNNN'),
  rule(20, 'Next Day', 'NNYN'),
  rule(21, 'Price Variation Trade', 'NNYN'),
  rule(22, 'Prior Reference Price', 'YNYN'),
  rule(23, 'Rule 155 Trade', 'YYYY'),
  rule(25, 'Opening Prints', 'YYYY'),
  rule(27, 'Stopped Stock (Regular Trade)', 'YYYY'),
  rule(28, 'Re-Opening Prints', 'YYYY'),
  rule(29, 'Seller', 'YNYN'),
  rule(30, 'Sold Last', 'YYYY'),
  rule(33, 'Sold (Out Of Sequence)', 'YNYN'),
  rule(34, 'Split Trade', 'YYYY'),
  rule(36, 'Yellow Flag Regular Trade', 'YYYY'),
  rule(ODD_LOT, 'Odd Lot Trade', 'NNYY'),
  rule(38, 'Corrected Consolidated Close', 'YYNN'),
  rule(41, 'Trade Thru Exempt', 'YYYY'),
  rule(52, 'Contingent Trade', 'NNYN'),
  rule(53, 'Qualified Contingent Trade', 'NNYN'),
];

/** What a trade may update, as bits; a number so that the hot path combines conditions with one `&`. */
export const UPDATES = { highLow: 1, last: 2, volume: 4, vwap: 8 } as const;
export const UPDATES_ALL = 15;

const bits = (r: ConditionRule): number =>
  (r.highLow ? UPDATES.highLow : 0) | (r.last ? UPDATES.last : 0) | (r.volume ? UPDATES.volume : 0) | (r.vwap ? UPDATES.vwap : 0);

const BITS_BY_ID: readonly number[] = (() => {
  const table = Array.from({ length: 64 }, () => UPDATES_ALL);
  for (const r of CONDITION_RULES) table[r.id] = bits(r);
  return table;
})();

/**
 * @param conditions sale-condition ids; an id outside the table restricts nothing, so that a new condition cannot silence a symbol
 * @param regularHours whether the trade's time lies in the regular session: outside it Form T is the normal print and
 * does not restrict, as in the vendor's own minute bars
 * @param executedAt of a print that was reported late: its price is that of an earlier market, it counts into the volume alone
 * @returns bits of UPDATES: what every condition allows
 */
export function updatesOf(conditions: readonly number[], regularHours: boolean, executedAt?: EpochMs): number {
  let allowed: number = executedAt === undefined ? UPDATES_ALL : UPDATES.volume;
  for (const id of conditions) {
    if (id === FORM_T && !regularHours) continue;
    allowed &= BITS_BY_ID[id] ?? UPDATES_ALL;
  }
  return allowed;
}
