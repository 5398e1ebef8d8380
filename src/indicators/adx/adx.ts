import { define, variant, whole } from '../define.js';
import { movesSeed, wholeSeedForm } from '../directional/notes.js';
import { AdxStage } from './adx-stage.js';
import { wilderKeeps } from '../notes.js';

/** Average directional movement index (Wilder 1978; TA-Lib ADX, seeded over 13 moves for 14). `wholeSeed` 1: seeded over 14, as Wilder's book has it. */
export const adx = define({
  name: 'adx',
  title: 'Average directional movement index',
  source: 'Wilder 1978; TA-Lib ADX',
  notes: {
    smoothing: 'Wilder’s sums: held − held ÷ period + move; then their index once more',
    seed: (given) => `${movesSeed(given)}, then the mean of the first \`period\` indexes`,
    keeps: wilderKeeps,
    forms: [wholeSeedForm({ share: 0.05, after: 106 })],
  },
  parameters: [whole('period', 14), variant('wholeSeed')],
  create: ({ period = 14, wholeSeed = 0 }) => new AdxStage(period, wholeSeed === 1),
});
