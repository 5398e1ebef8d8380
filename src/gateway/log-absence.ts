import type { Clock, FeedAlert } from '../market/index.js';

/** A log that takes nothing for so long is an alarm: what waits for it is bounded. */
const ALARM_MS = 5_000;

/** While the tick log takes nothing: since when, why, and whether that has been reported. */
export class LogAbsence {
  private away: { readonly reason: string; readonly since: number; reported: boolean } | undefined;

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
    this.away = reason === undefined ? undefined : { reason, since: this.clock.monotonic(), reported: false };
  }

  /** Tells of an absence that lasts, once. Call about once a second. */
  look(): void {
    const { away } = this;
    if (!away || away.reported || this.clock.monotonic() - away.since < ALARM_MS) return;
    away.reported = true;
    this.alert({
      severity: 'critical',
      message: `The tick log accepts nothing: ${away.reason}. Ticks wait in the gateway; nothing is computed meanwhile.`,
      action:
        'Check Redis: is it up, does it have memory and disk space, is it the primary? Everything resumes by itself once it accepts writes again.',
    });
  }
}
