import type { IncomingMessage } from 'node:http';
import { type Clock, type EpochMs, parseTicker, type Ticker } from '../../../market/index.js';
import type { Spells } from '../faults/spells.js';
import type { MarketRecord } from '../history/market-record.js';
import { aggregatesPage, previousDay } from './aggregates.js';
import { Allowance } from './allowance.js';
import { type Answer, BadParameter, failure } from './answer.js';
import { marketStatus, tickerDetails, tickersPage } from './reference.js';
import { snapshotPage } from './snapshot.js';
import { tradesPage } from './trades.js';

export interface RestOptions {
  readonly record: MarketRecord;
  readonly spells: Spells;
  readonly clock: Clock;
  /** Requests a minute and key. */
  readonly perMinute: number;
  readonly knows: (key: string) => boolean;
}

interface Route {
  readonly path: RegExp;
  /** @returns JSON, or undefined where there is nothing of that name */
  answer(
    rest: { readonly record: MarketRecord; readonly now: EpochMs },
    parts: readonly string[],
    url: URL,
    requestId: string,
  ): string | undefined;
}

const ROUTES: readonly Route[] = [
  { path: /^\/v3\/trades\/([^/]+)$/, answer: ({ record }, [ticker = ''], url, id) => tradesPage(record, tickerIn(ticker), url, id) },
  {
    path: /^\/v2\/aggs\/ticker\/([^/]+)\/range\/([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)$/,
    answer: ({ record }, [ticker = '', multiplier = '', timespan = '', from = '', to = ''], url, id) =>
      aggregatesPage(record, { symbol: tickerIn(ticker), multiplier, timespan, from, to }, url, id),
  },
  {
    path: /^\/v2\/aggs\/ticker\/([^/]+)\/prev$/,
    answer: ({ record }, [ticker = ''], _url, id) => previousDay(record, tickerIn(ticker), id),
  },
  { path: /^\/v1\/marketstatus\/now$/, answer: ({ now }) => marketStatus(now) },
  {
    path: /^\/v2\/snapshot\/locale\/us\/markets\/stocks\/tickers$/,
    answer: ({ record }, _parts, url, id) => snapshotPage(record, url, id),
  },
  { path: /^\/v3\/reference\/tickers$/, answer: ({ record }, _parts, url, id) => tickersPage(record, url, id) },
  {
    path: /^\/v3\/reference\/tickers\/([^/]+)$/,
    answer: ({ record }, [ticker = ''], _url, id) => tickerDetails(record, tickerIn(ticker), id),
  },
];

const RATE_MESSAGE =
  "You've exceeded the maximum requests per minute, please wait or upgrade your subscription to continue. https://massive.com/pricing";

/** The vendor's REST endpoints over what the playback has passed. */
export class Rest {
  readonly counters = { requests: 0, limited: 0, failed: 0 };
  private readonly allowance: Allowance;

  constructor(private readonly options: RestOptions) {
    this.allowance = new Allowance(options.perMinute, options.clock);
  }

  answer(request: IncomingMessage, origin: string): Answer {
    this.counters.requests += 1;
    const id = this.counters.requests.toString(16).padStart(32, '0');
    const url = addressOf(request, origin);
    if (!url) return failure(400, 'Bad request', id);
    const key = keyOf(request, url);
    if (key === undefined) return failure(401, 'API Key was not provided', id);
    if (!this.options.knows(key)) return failure(401, 'Unknown API Key', id);
    if (!this.allowance.take(key)) {
      this.counters.limited += 1;
      return failure(429, RATE_MESSAGE, id);
    }
    const fault = this.options.spells.use('rest-fail');
    if (fault) {
      this.counters.failed += 1;
      return failure(fault.status, fault.status === 429 ? RATE_MESSAGE : 'scripted failure', id);
    }
    if (request.method !== 'GET') return failure(405, 'Method not allowed', id);
    return this.route(url, id);
  }

  private route(url: URL, id: string): Answer {
    const { record, clock } = this.options;
    // Before the first trade the feed has no time of its own.
    const now = record.feedTime === 0 ? clock.now() : record.feedTime;
    for (const route of ROUTES) {
      const match = route.path.exec(url.pathname);
      if (!match) continue;
      try {
        const body = route.answer({ record, now }, match.slice(1), url, id);
        return body === undefined ? failure(404, 'Ticker not found.', id) : { status: 200, body };
      } catch (error) {
        if (error instanceof BadParameter) return failure(400, error.message, id);
        throw error;
      }
    }
    return failure(404, '404 page not found', id);
  }
}

/** @throws BadParameter */
function tickerIn(part: string): Ticker {
  const ticker = parseTicker(decoded(part));
  if (!ticker) throw new BadParameter(`"${part}" is not a ticker`);
  return ticker;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

function addressOf({ url = '/' }: IncomingMessage, origin: string): URL | undefined {
  // Joined as text: a path that begins with two slashes is no host.
  return URL.canParse(origin + url) ? new URL(origin + url) : undefined;
}

function keyOf({ headers }: IncomingMessage, url: URL): string | undefined {
  const [, bearer] = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  return bearer ?? (url.searchParams.get('apiKey') || undefined);
}
