import { setMaxListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Backoff, type Clock, type Log, type Random } from '../../market/index.js';
import { type Page, pageOf, refusal } from './envelope.js';
import { RestAnswerError, RestAwayError, RestError, RestKeyError, RestPagesError, RestPlanError } from './errors.js';
import { addressOf, nextPage } from './next-page.js';
import { type HttpAnswer, loadHttpClient, request } from './request.js';

export interface RestClientOptions {
  /** `https://api.massive.com`. */
  readonly baseUrl: string;
  /** Sent in a header alone; never in a URL or a log. */
  readonly apiKey: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Ends every request. */
  readonly signal: AbortSignal;
  /** At most so many requests a second, over all callers. */
  readonly requestsPerSecond?: number;
  readonly timeoutMs?: number;
  /** Attempts at one page before it counts as failed. */
  readonly attempts?: number;
  readonly backoffMs?: number;
  /** A body that is larger is given up. */
  readonly mostBytes?: number;
  readonly mostPages?: number;
  /** Absent: the runtime's own; by way of a proxy it is another. */
  readonly fetch?: typeof fetch;
  /** Shared with other clients; absent: its own. */
  readonly counters?: RestCounters;
}

export interface RestCounters {
  requests: number;
  /** Of these, those for a page that had been asked for before. */
  retries: number;
  /** Pages that could not be fetched. */
  failures: number;
}

export const noRestCounters = (): RestCounters => ({ requests: 0, retries: 0, failures: 0 });

type Query = Readonly<Record<string, string | number | boolean>>;

export interface Asked {
  readonly path: string;
  readonly query: Query;
  /** What the addresses of further pages begin with; `path` where it is not given. */
  readonly below?: string;
  /** Where an answer has its rows. */
  readonly field?: 'results' | 'tickers';
}

/** A day of the busiest symbol has some thousand pages of trades. */
const MOST_PAGES = 10_000;
const MOST_BYTES = 64 * 1_048_576;
const MOST_WAIT_MS = 300_000;
const SHORTEST_KEY = 8;
const TOO_MANY_REQUESTS = 429;
const UNKNOWN_KEY = 401;
const NOT_ENTITLED = 403;

type Outcome = { readonly page: Page } | { readonly error: RestError; readonly isWorthwhile: boolean; readonly waitMs: number };

/** Asks page by page, no faster than allowed, and again where it makes sense. */
export class RestClient {
  private nextAt = 0;
  private reading: Promise<unknown> = Promise.resolve();
  readonly counters: RestCounters;

  constructor(private readonly options: RestClientOptions) {
    this.counters = options.counters ?? noRestCounters();
    // Many requests at once wait under the same signal, as many as their caller allows.
    setMaxListeners(0, options.signal);
    loadHttpClient(options.fetch).catch((error: unknown) =>
      options.log.debug('the HTTP client loads with the first request', { error: String(error) }),
    );
  }

  /** All pages, in order. @throws RestError when a page cannot be had or understood, or `signal` aborts */
  async *pages({ path, query, below = path, field = 'results' }: Asked): AsyncGenerator<Page> {
    const { baseUrl, mostPages = MOST_PAGES } = this.options;
    const base = new URL(baseUrl);
    const seen = new Set<string>();
    let url: URL | undefined = addressOf(base, path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    for (let number = 0; url; number += 1) {
      if (number === mostPages) throw new RestPagesError(`${path} has more than ${mostPages} pages; the rest has not been requested.`);
      if (seen.has(url.href)) throw new RestPagesError(`${path}: a page points back to one already read, ${url.pathname}${url.search}.`);
      seen.add(url.href);
      const page: Page = await this.page(url, field);
      yield page;
      url = page.next === undefined ? undefined : nextPage(page.next, base, below);
    }
  }

  private async page(url: URL, field: 'results' | 'tickers'): Promise<Page> {
    const { attempts = 5, clock, random, backoffMs: firstMs = 500, log, signal } = this.options;
    // There are few attempts: together they shall last.
    const backoff = new Backoff({ firstMs, mostMs: MOST_WAIT_MS, random, jitter: 0.5 });
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.ask(url, field);
      if ('page' in outcome) return outcome.page;
      if (signal.aborted || attempt >= attempts || !outcome.isWorthwhile) {
        this.counters.failures += 1;
        throw outcome.error;
      }
      this.counters.retries += 1;
      const waitMs = Math.max(outcome.waitMs, backoff.next());
      log.info('retrying a REST request', { path: url.pathname, problem: outcome.error.message, waitMs });
      // Nobody else asks sooner of a vendor that wants to be left alone.
      if (outcome.error.problem === 'busy') this.nextAt = Math.max(this.nextAt, clock.monotonic() + waitMs);
      await clock.sleep(waitMs, signal);
    }
  }

  private async ask(url: URL, field: 'results' | 'tickers'): Promise<Outcome> {
    const { apiKey, timeoutMs = 15_000, signal, mostBytes = MOST_BYTES, fetch } = this.options;
    await this.turn();
    this.counters.requests += 1;
    const headers = { authorization: `Bearer ${apiKey}`, accept: 'application/json' };
    let answer: HttpAnswer;
    try {
      answer = await request(url, {
        headers,
        mostBytes,
        ...(fetch ? { fetch } : {}),
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
    } catch (error) {
      if (error instanceof RestError) return { error: this.about(url, error), isWorthwhile: false, waitMs: 0 };
      return { error: this.about(url, brokenOff(error)), isWorthwhile: true, waitMs: 0 };
    }
    if (answer.status !== 200) return this.refused(url, answer);
    await this.readingTurn();
    try {
      return { page: pageOf(answer.text, field) };
    } catch (error) {
      if (!(error instanceof RestAnswerError)) throw error instanceof RestError ? this.about(url, error) : error;
      return { error: this.about(url, error), isWorthwhile: error.mayPass, waitMs: 0 };
    }
  }

  private refused(url: URL, answer: HttpAnswer): Outcome {
    const isWorthwhile = answer.status === TOO_MANY_REQUESTS || answer.status >= 500;
    return { error: this.about(url, reasonOf(answer)), isWorthwhile, waitMs: this.waitOf(answer.retryAfter) };
  }

  /** `Retry-After`: seconds, or a date. */
  private waitOf(text: string | null): number {
    if (text === null) return 0;
    const waitMs = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - this.options.clock.now();
    return Math.min(Math.max(waitMs || 0, 0), MOST_WAIT_MS);
  }

  /** The same, with the place that it is about; the vendor's own words may repeat the key. */
  private about(url: URL, error: RestError): RestError {
    const { apiKey } = this.options;
    const message = `${url.host}${url.pathname}: ${error.message}.`;
    // A shorter one is no secret, and stands in other words.
    error.message = apiKey.length < SHORTEST_KEY ? message : message.replaceAll(apiKey, '[key]');
    return error;
  }

  /** Answers that come at once are read one by one, so that the feed is read in between. */
  private async readingTurn(): Promise<void> {
    this.reading = this.reading.then(() => nextTurn());
    await this.reading;
  }

  /** Requests leave evenly, however many callers there are. */
  private async turn(): Promise<void> {
    const { clock, requestsPerSecond = 50, signal } = this.options;
    const now = clock.monotonic();
    const at = Math.max(now, this.nextAt);
    this.nextAt = at + 1_000 / requestsPerSecond;
    if (at > now) await clock.sleep(at - now, signal);
  }
}

function brokenOff(error: unknown): RestError {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const words = cause instanceof Error ? cause.message : String(cause);
  if (/^(Z_|ERR_.*BROTLI|ERR_ZLIB|ERR__ERROR)/.test(code)) return new RestAnswerError(`answered with a truncated encoding (${words})`);
  return new RestAwayError(words, 'away', { cause: error });
}

/** What a status other than 200 means. */
function reasonOf({ status, text, location }: HttpAnswer): RestError {
  if (location !== null && status >= 300 && status < 400)
    return new RestAwayError(`answered ${status}, a redirect to ${location}; it is not followed, to protect the key`, 'refused');
  const answer = jsonOf(text);
  const reason = refusal(answer, String(status));
  if (status === TOO_MANY_REQUESTS) return new RestAwayError(reason.message, 'busy');
  if (status >= 500) return new RestAwayError(reason.message, 'away');
  if (reason.isFinal) return reason;
  if (status === UNKNOWN_KEY) return new RestKeyError(reason.message);
  // Whoever else stands in between says so in a page for people.
  if (status === NOT_ENTITLED && answer !== undefined) return new RestPlanError(reason.message);
  return new RestAwayError(reason.message, 'refused');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
