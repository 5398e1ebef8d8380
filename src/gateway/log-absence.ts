import type { Clock, FeedAlert } from '../market/index.js';

/** A log that takes nothing for so long is an alarm: what waits for it is bounded. */
const ALARM_MS = 5_000;

/** While the tick log takes nothing: since when, why, and whether somebody has been told. */
export class LogAbsence {
  private away: { readonly reason: string; readonly since: number; told: boolean } | undefined;

  constructor(
    private readonly clock: Pick<Clock, 'monotonic'>,
    private readonly alert: (alert: FeedAlert) => void,
  ) {}

  /** Why the log takes nothing; undefined while it does. */
  get reason(): string | undefined {
    return this.away?.reason;
  }

  /** @param reason undefined: it takes everything again */
  changed(reason: string | undefined): void {
    this.away = reason === undefined ? undefined : { reason, since: this.clock.monotonic(), told: false };
  }

  /** Tells of an absence that lasts, once. Call about once a second. */
  look(): void {
    const { away } = this;
    if (!away || away.told || this.clock.monotonic() - away.since < ALARM_MS) return;
    away.told = true;
    this.alert({
      severity: 'critical',
      message: `The tick log accepts nothing: ${away.reason}. Ticks wait in the gateway; nothing is computed meanwhile.`,
      action:
        'Check Redis: is it up, does it have memory and disk space, is it the primary? Everything resumes by itself once it accepts writes again.',
    });
  }
}
