import {
  type BarComplete,
  type BusMessage,
  type IndicatorAlert,
  type MessageEncoder,
  SCHEMA_VERSION,
  type StreamingIndicator,
  type StreamingPattern,
} from '../bus/index.js';
import { type EpochMs, isoTime } from '../market/index.js';
import type { AlertRow, BarRow, Corrected, IndicatorRow, PatternRow } from '../store/index.js';

/** Why something that was published is withdrawn. */
const REASON = 'A late print has shown that this did not happen.';

/** What a row is beside its content: never news for whoever acts on results. */
interface Revision {
  readonly revision: number;
  readonly isNew: boolean;
}

const marks = ({ revision, isNew }: Revision) => ({ corrected: true as const, revision, found_late: isNew });

/** What corrections have changed, as revisions that say so. @param feedTime the feed's time now */
export function* correctionMessages(corrected: Corrected, feedTime: EpochMs, encoder: MessageEncoder): Generator<BusMessage, void> {
  for (const message of encoded(corrected, feedTime, encoder)) if (message) yield message;
}

function* encoded(corrected: Corrected, feedTime: EpochMs, encoder: MessageEncoder): Generator<BusMessage | undefined, void> {
  const { bars, indicators, patterns, alerts, withdrawnPatterns, withdrawnAlerts } = corrected;
  for (const bar of bars) yield encoder.encode('bars', barBody(bar));
  for (const { row, ...revision } of indicators) yield encoder.encode('indicators', indicatorBody(row, revision, feedTime));
  for (const { row, ...revision } of patterns) yield encoder.encode('patterns', patternBody(row, marks(revision), feedTime));
  for (const row of withdrawnPatterns) {
    const withdrawn = { ...row, status: 'withdrawn' as const };
    yield encoder.encode('patterns', patternBody(withdrawn, { corrected: true, reason: REASON }, feedTime));
  }
  for (const { row, ...revision } of alerts) yield encoder.encode('alertCorrections', alertBody(row, marks(revision)));
  for (const row of withdrawnAlerts)
    yield encoder.encode('alertCorrections', alertBody(row, { corrected: true, withdrawn: true, reason: REASON }));
}

function barBody({ symbol, timestamp, source, revision, ...bar }: BarRow): BarComplete {
  const { open, high, low, close, volume, vwap, trades } = bar;
  return {
    type: 'bar_complete',
    symbol,
    timeframe: '1min',
    timestamp: isoTime(timestamp),
    bar: { open, high, low, close, volume, vwap, trades, revision },
    corrected: true,
    source,
    event_id: `bar:${symbol}:1min:${timestamp}:${revision}`,
    schema: SCHEMA_VERSION,
  };
}

function indicatorBody(row: IndicatorRow, revision: Revision, feedTime: EpochMs): StreamingIndicator {
  const { symbol, indicatorType, timeframe, timestamp, values, sessionId, source } = row;
  return {
    type: 'streaming_indicator',
    calculation: {
      symbol,
      indicator: indicatorType,
      value: Object.values(values)[0] ?? NaN,
      values,
      timestamp: isoTime(timestamp),
      timeframe,
      metadata: { session_id: sessionId },
    },
    timestamp: isoTime(feedTime),
    ...marks(revision),
    source,
    event_id: `indicator:${symbol}:${timeframe}:${timestamp}:${indicatorType}:${revision.revision}`,
    schema: SCHEMA_VERSION,
  };
}

type Marks = Pick<StreamingPattern, 'corrected' | 'revision' | 'found_late' | 'reason'>;

function patternBody(row: PatternRow, given: Marks, feedTime: EpochMs): StreamingPattern {
  const {
    eventId,
    symbol,
    patternType,
    timeframe,
    detectedAt,
    direction,
    confidence,
    status,
    provisional,
    hitRate,
    bar,
    levels,
    sessionId,
  } = row;
  return {
    type: 'streaming_pattern',
    detection: {
      symbol,
      pattern_type: patternType,
      confidence,
      direction,
      timestamp: isoTime(detectedAt),
      timeframe,
      status,
      provisional,
      probability: hitRate?.probability ?? null,
      probability_interval: hitRate && [hitRate.low, hitRate.high],
      samples: hitRate?.samples ?? 0,
      edge: hitRate?.edge ?? 'unknown',
      bar_data: bar,
      entry_price: row.entryPrice,
      levels: Object.values(levels),
      metadata: { session_id: sessionId, detection_method: provisional ? 'trade' : 'bar', pattern_id: eventId, details: { ...levels } },
    },
    timestamp: isoTime(feedTime),
    ...given,
    source: row.source,
    event_id: `${eventId}:${status}:${given.revision ?? 'withdrawn'}`,
    schema: SCHEMA_VERSION,
  };
}

function alertBody(
  row: AlertRow,
  given: Pick<IndicatorAlert, 'corrected' | 'revision' | 'found_late' | 'withdrawn' | 'reason'>,
): IndicatorAlert {
  const { eventId, symbol, alertType, timeframe, timestamp, severity, data, sessionId, source } = row;
  return {
    type: 'indicator_alert',
    alert: { symbol, alert_type: alertType, timeframe, timestamp: isoTime(timestamp), data: { ...data }, severity, session_id: sessionId },
    ...given,
    source,
    event_id: `${eventId}:${given.revision ?? 'withdrawn'}`,
    schema: SCHEMA_VERSION,
  };
}
