import { HIGH_CONFIDENCE } from '../bus/index.js';
import type { PatternChange } from '../patterns/index.js';
import { epochMsOf, type HitRate } from '../market/index.js';
import type { PatternsEvent } from './core/index.js';
import type { EngineSetup } from './definitions/plan-source.js';
import type { StreamingSession } from './streaming-session.js';

/** A change that is told, with what was measured about its like before; null where nothing was. */
export interface PublishedPattern {
  readonly change: PatternChange;
  readonly hitRate: HitRate | null;
  /** The session in which it came into sight. */
  readonly sessionId: string | null;
}

const isConfirmation = ({ status, news }: PatternChange): boolean => status === 'confirmed' && !news.repeated;

/** Confirmed with a score so high that it goes to `tickstock:patterns:detected` too. */
export const isDetected = (change: PatternChange): boolean => isConfirmation(change) && change.confidence >= HIGH_CONFIDENCE;

/**
 * Of what one bar, print or halt has changed, the patterns whose score reaches their threshold. Counted at once; read when rows and
 * messages are written, as a minute boundary has tens of thousands.
 */
export class PublishedPatterns implements Iterable<PublishedPattern> {
  /** All of them; those that are news, not only an outcome; of these the confirmations, and those with a high score. */
  readonly length: number;
  readonly news: number;
  readonly confirmed: number;
  readonly detected: number;
  /** Of each change. */
  private readonly sessionIds: readonly (string | null)[];

  constructor(
    readonly event: PatternsEvent,
    private readonly setup: Pick<EngineSetup, 'thresholds' | 'calibration'>,
    sessions: Pick<StreamingSession, 'idFor'>,
  ) {
    this.sessionIds = Array.from(event.changes, ({ detectedAt }) => sessions.idFor(epochMsOf(detectedAt)));
    const { changes } = event;
    let length = 0;
    let news = 0;
    let confirmed = 0;
    let detected = 0;
    for (let i = 0; i < changes.length; i += 1) {
      const change = changes.at(i);
      if (!this.reaches(change)) continue;
      length += 1;
      if (!change.news.repeated) news += 1;
      if (isConfirmation(change)) confirmed += 1;
      if (isDetected(change)) detected += 1;
    }
    this.length = length;
    this.news = news;
    this.confirmed = confirmed;
    this.detected = detected;
  }

  *[Symbol.iterator](): Generator<PublishedPattern, void> {
    const { changes, timeframe } = this.event;
    for (let i = 0; i < changes.length; i += 1) {
      const change = changes.at(i);
      if (!this.reaches(change)) continue;
      const hitRate = this.setup.calibration.hitRate(change.kind.pattern, timeframe, change.confidence);
      yield { change, hitRate, sessionId: this.sessionIds[i] ?? null };
    }
  }

  private reaches({ confidence, kind }: PatternChange): boolean {
    return confidence >= (this.setup.thresholds.get(kind.pattern) ?? 0);
  }
}
