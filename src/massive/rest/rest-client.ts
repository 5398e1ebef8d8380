import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import type { Clock, Log, Random } from '../../ops/index.js';
import { RestError } from './errors.js';

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
  /** Absent: the runtime's own; by way of a proxy it is another. */
  readonly fetch?: typeof fetch;
}

export type Query = Readonly<Record<string, string | number | boolean>>;

const Page = z.object({ results: z.array(z.unknown()).nullish(), next_url: z.string().nullish() });
const MAX_PAGES = 100_000;
const TOO_MANY_REQUESTS = 429;

/** Asks page by page, no faster than allowed, and again where it makes sense. */
export class RestClient {
  private nextAt = 0;

  constructor(private readonly options: RestClientOptions) {
    // Many requests at once wait under the same signal, as many as their caller allows.
    setMaxListeners(0, options.signal);
    loadFetch(options.fetch).catch((error: unknown) =>
      options.log.debug('the HTTP client is loaded with the first request', { error: String(error) }),
    );
  }

  /** The results of all pages, in order. @throws RestError when a page cannot be had, or `signal` aborts */
  async *pages(path: string, query: Query): AsyncGenerator<readonly unknown[]> {
    const base = new URL(this.options.baseUrl);
    let url: URL | undefined = new URL(path, base);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    for (let page = 0; url && page < MAX_PAGES; page += 1) {
      const { results, next_url: next }: z.infer<typeof Page> = await this.page(url);
      yield results ?? [];
      url = next ? new URL(next, base) : undefined;
      // The key goes to the vendor and to nobody else.
      if (url && url.origin !== base.origin) throw new RestError(`The next page of ${path} lies on another server, ${url.host}.`);
    }
    if (url) throw new RestError(`${path} has more than ${MAX_PAGES} pages; what follows has not been asked for.`);
  }

  private async page(url: URL): Promise<z.infer<typeof Page>> {
    const { attempts = 5, clock, random, backoffMs = 500, log, signal } = this.options;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.ask(url);
      if ('page' in answer) return answer.page;
      if (signal.aborted || attempt >= attempts || !answer.again) throw new RestError(`${url.host}${url.pathname}: ${answer.problem}.`);
      const waitMs = Math.max(answer.waitMs, backoffMs * 2 ** (attempt - 1) * (0.5 + random() / 2));
      log.info('REST asks again', { path: url.pathname, problem: answer.problem, waitMs: Math.round(waitMs) });
      await clock.sleep(waitMs, signal);
    }
  }

  private async ask(url: URL): Promise<{ page: z.infer<typeof Page> } | { problem: string; again: boolean; waitMs: number }> {
    const { apiKey, timeoutMs = 15_000, signal, fetch = globalThis.fetch } = this.options;
    await this.turn();
    try {
      const response = await fetch(url, {
        headers: { authorization: `Bearer ${apiKey}`, accept: 'application/json' },
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        redirect: 'error',
      });
      if (!response.ok) {
        await response.body?.cancel();
        const again = response.status === TOO_MANY_REQUESTS || response.status >= 500;
        const waitMs = Number(response.headers.get('retry-after') ?? 0) * 1_000 || 0;
        return { problem: `answered ${response.status}`, again, waitMs };
      }
      const page = Page.safeParse(JSON.parse(withWholeNanoseconds(await response.text())));
      return page.success ? { page: page.data } : { problem: 'answered in another form', again: false, waitMs: 0 };
    } catch (error) {
      const cause = error instanceof Error ? (error.cause ?? error) : error;
      return { problem: cause instanceof Error ? cause.message : String(cause), again: true, waitMs: 0 };
    }
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

/**
 * The first request loads the runtime's HTTP client, for which V8 gives up most of the code that it has optimized: a second at half the
 * speed, which a feed that streams already would feel. Nothing is asked of anyone.
 */
async function loadFetch(fetch = globalThis.fetch): Promise<void> {
  await (await fetch('data:,')).text();
}

/** Timestamps of 19 digits as text: a double would round some into the next millisecond. */
function withWholeNanoseconds(json: string): string {
  return json.replaceAll(/"(\w+_timestamp)"\s*:\s*(\d{16,})/g, '"$1":"$2"');
}
