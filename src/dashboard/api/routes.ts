import type { FastifyInstance, FastifyRequest } from 'fastify';
import { barStart, MINUTE_MS, TIMEFRAME_MS } from '../../market/index.js';
import type { Store } from '../../store/index.js';
import type { LiveState } from '../live/state.js';
import {
  alertAnswer,
  barAnswer,
  connectionAnswer,
  gapAnswer,
  healthAnswer,
  indicatorAlertAnswer,
  indicatorAnswer,
  isoOrNull,
  liveSessionAnswer,
  patternAnswer,
  quoteAnswer,
  sessionAnswer,
  silentAnswer,
} from './answers.js';
import { present, QUERIES, readParameters } from './query.js';
import { aggregateBars } from './timeframes.js';

export interface ApiOptions {
  readonly store: Store;
  readonly state: LiveState;
  readonly version: string;
  /** Seconds since the dashboard started. */
  readonly uptime: () => number;
  readonly clients: () => number;
  /** Why the dashboard is not ready; empty when it is. */
  readonly reasons: () => Promise<readonly string[]>;
}

/** `/api/v1/…`. A symbol that is not known gives an empty list: the tables may come to hold any symbol at any time. */
export function addApi(app: FastifyInstance, options: ApiOptions): void {
  addLiveRoutes(app, options);
  addTableRoutes(app, options.store);
}

function addLiveRoutes(app: FastifyInstance, { state, version, uptime, clients, reasons }: ApiOptions): void {
  get(app, '/api/v1/status', async (request) => {
    readParameters(QUERIES.none, request.query);
    const hello = state.hello();
    const notReady = await reasons();
    return {
      version,
      uptime_seconds: uptime(),
      ready: notReady.length === 0,
      reasons: notReady,
      source: hello.source,
      feed_time: isoOrNull(hello.feedTime),
      session: liveSessionAnswer(hello.session),
      connection: connectionAnswer(hello.connection),
      silent_symbols: silentAnswer(hello.connection),
      silent_count: hello.connection.silentCount,
      health: healthAnswer(hello.health),
      symbols: hello.quotes.length,
      browsers: clients(),
    };
  });

  get(app, '/api/v1/symbols', (request) => {
    readParameters(QUERIES.none, request.query);
    const { source, quotes } = state.hello();
    return { source, symbols: quotes.map(quoteAnswer) };
  });

  get(app, '/api/v1/alerts', (request) => {
    const { limit } = readParameters(QUERIES.alerts, request.query);
    return { alerts: state.hello().alerts.slice(0, limit).map(alertAnswer) };
  });
}

function addTableRoutes(app: FastifyInstance, store: Store): void {
  get(app, '/api/v1/sessions', async (request) => {
    const { limit } = readParameters(QUERIES.sessions, request.query);
    return { sessions: (await store.sessions(limit)).map(sessionAnswer) };
  });

  get(app, '/api/v1/bars/:symbol', async (request) => {
    const { symbol } = readParameters(QUERIES.symbolPath, request.params);
    const { timeframe, from, to, limit } = readParameters(QUERIES.bars, request.query);
    const minutes = await store.bars({
      symbol,
      // From the start of its bar on, so that the first one is whole.
      ...present({ from: from === undefined ? undefined : barStart(timeframe, from), to }),
      limit: limit * (TIMEFRAME_MS[timeframe] / MINUTE_MS),
    });
    return { symbol, timeframe, bars: aggregateBars(minutes, timeframe).slice(-limit).map(barAnswer) };
  });

  get(app, '/api/v1/indicators/:symbol', async (request) => {
    const { symbol } = readParameters(QUERIES.symbolPath, request.params);
    const { indicator: indicatorType, timeframe, from, to, limit } = readParameters(QUERIES.indicators, request.query);
    const rows = await store.indicators({ symbol, limit, ...present({ indicatorType, timeframe, from, to }) });
    return { symbol, indicators: rows.map(indicatorAnswer) };
  });

  get(app, '/api/v1/indicator-alerts', async (request) => {
    const { symbol, type: alertType, from, to, limit } = readParameters(QUERIES.indicatorAlerts, request.query);
    return { alerts: (await store.alerts({ limit, ...present({ symbol, alertType, from, to }) })).map(indicatorAlertAnswer) };
  });

  get(app, '/api/v1/gaps', async (request) => {
    const { from, to, limit } = readParameters(QUERIES.gaps, request.query);
    return { gaps: (await store.gaps(present({ from, to }), limit)).map(gapAnswer) };
  });

  get(app, '/api/v1/patterns', async (request) => {
    const query = readParameters(QUERIES.patterns, request.query);
    const { symbol, pattern: patternType, timeframe, min_confidence: minConfidence, from, to, limit, cursor } = query;
    const page = await store.patterns({ limit, ...present({ symbol, patternType, timeframe, minConfidence, from, to, cursor }) });
    return { patterns: page.rows.map(patternAnswer), next_cursor: page.nextCursor ?? null };
  });
}

function get(app: FastifyInstance, url: string, handler: (request: FastifyRequest) => unknown): void {
  app.route({ method: 'GET', url, handler: async (request) => handler(request) });
}
