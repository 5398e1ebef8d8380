import { define, real } from '../define.js';
import { SarKernel } from '../sar/sar-kernel.js';

/**
 * Parabolic stop and reverse with an acceleration for each side (TA-Lib SAREXT): negative while short. `start` above 0 begins
 * long at that stop, below 0 short; `offset` is the fraction added to the stop on a reversal.
 */
export const sarext = define({
  name: 'sarext',
  title: 'Parabolic SAR, extended',
  source: 'TA-Lib SAREXT',
  notes: { smoothing: 'that of `sar`', seed: 'the side of the first directional movement, or of `start`' },
  parameters: [
    real('start', 0, -1e9, 1e9),
    real('offset', 0),
    real('initialLong', 0.02),
    real('stepLong', 0.02),
    real('maximumLong', 0.2),
    real('initialShort', 0.02),
    real('stepShort', 0.02),
    real('maximumShort', 0.2),
  ],
  create: ({
    start = 0,
    offset = 0,
    initialLong = 0.02,
    stepLong = 0.02,
    maximumLong = 0.2,
    initialShort = 0.02,
    stepShort = 0.02,
    maximumShort = 0.2,
  }) =>
    new SarKernel(
      { initial: initialLong, step: stepLong, maximum: maximumLong },
      { initial: initialShort, step: stepShort, maximum: maximumShort },
      start,
      offset,
      true,
    ),
});
