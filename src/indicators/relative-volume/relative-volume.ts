import { layout, newYorkTime, REGULAR_MINUTES } from '../../market/index.js';
import { BAR, type Kernel } from '../contract.js';
import { define, whole } from '../define.js';

const { volume: VOLUME, start: START, session: SESSION } = BAR;
/** For each minute of the regular session, sessions seen (up to the limit) and the average volume of the bars starting there. */
const { sessions: SESSIONS, average: AVERAGE, size: MINUTE_STATE } = layout('sessions', 'average');

const MINUTE_MS = 60_000;

class RelativeVolumeKernel implements Kernel {
  readonly outputs = ['value'] as const;
  readonly stateSize = MINUTE_STATE * REGULAR_MINUTES;
  readonly lookback = 1;
  /** The opening time of the session that was asked for last: a cache, no memory. */
  private session = 0;
  private open = 0;

  constructor(private readonly sessions: number) {}
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    const slot = this.slot(bar, barAt);
    out[outAt] = NaN;
    if (slot < 0 || slot >= REGULAR_MINUTES) return;
    const countAt = at + 2 * slot;
    const seen = state[countAt + SESSIONS]!;
    const average = state[countAt + AVERAGE]!;
    const volume = bar[barAt + VOLUME]!;
    if (seen > 0) out[outAt] = average > 0 ? volume / average : volume > 0 ? this.sessions : 1;
    if (!commit) return;
    const count = Math.min(seen + 1, this.sessions);
    state[countAt + SESSIONS] = count;
    state[countAt + AVERAGE] = average + (volume - average) / count;
  }

  /** Minutes from the opening to the start of the bar; −1 outside the regular session. */
  private slot(bar: Float64Array, barAt: number): number {
    const session = bar[barAt + SESSION]!;
    if (session === 0) return -1;
    if (session !== this.session) {
      this.session = session;
      this.open = newYorkTime(session, 9, 30);
    }
    return Math.floor((bar[barAt + START]! - this.open) / MINUTE_MS);
  }
}

/**
 * Volume of the bar ÷ the average volume of the bars that began at the same minute of earlier regular sessions. The average is
 * the plain mean until `sessions` have been seen, from then on recursive with weight 1 ÷ `sessions`, so that the memory stays two
 * doubles a minute. Where earlier bars of that minute have not traded: 1 if this one has not either, else `sessions`. NaN outside
 * the session and for a minute not seen before.
 */
export const relativeVolume = define({
  name: 'relative_volume',
  title: 'Relative volume by time of day',
  source: 'Volume ÷ average volume of the same minute',
  notes: {
    smoothing: 'the mean of the same minute of up to `sessions` sessions',
    seed: 'the sessions that have been seen',
    forms: [{ where: 'others', differs: 'volume ÷ the mean of the last bars’ volumes, whatever the time of day' }],
  },
  sessionBound: true,
  parameters: [whole('sessions', 20, 1, 250)],
  label: ({ sessions = 20 }) => `RVOL${sessions}`,
  create: ({ sessions = 20 }) => new RelativeVolumeKernel(sessions),
});
