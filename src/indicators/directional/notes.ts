import type { Parameters } from '../contract.js';
import { type Distance, type IndicatorNotes, type OtherForm, wilderKeeps } from '../notes.js';

/** The sums that the smoothing begins with, in words. */
export const movesSeed = ({ wholeSeed = 0 }: Parameters): string =>
  `the sums of the first \`period\`${wholeSeed === 1 ? '' : ' − 1'} moves`;

/** Wilder's own seed, which `wholeSeed` gives. @param distance of it from the default's values */
export const wholeSeedForm = (distance: Distance): OtherForm => ({
  where: 'TradingView, Wilder’s book',
  differs: 'begins with the sums of `period` moves',
  here: () => ({ parameters: { wholeSeed: 1 } }),
  distance,
});

/** Of an indicator that is computed from the three sums alone. @param distance as `wholeSeedForm` */
export const movesNotes = (distance: Distance): IndicatorNotes => ({
  smoothing: 'Wilder’s sums: held − held ÷ period + move',
  seed: movesSeed,
  keeps: wilderKeeps,
  forms: [wholeSeedForm(distance)],
});
