import { RestAnswerError } from './errors.js';

/** What a server answered, read to its end. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
  /** Where it would send whoever asked; redirections are not followed. */
  readonly location: string | null;
}

export interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Of the body as it is without its encoding; one that is larger is given up. */
  readonly mostBytes: number;
  /** Absent: the runtime's own; by way of a proxy it is another. */
  readonly fetch?: typeof fetch;
}

/** @throws RestAnswerError for a body that is too large; what the runtime throws for no answer, or one that breaks off */
export async function request(url: URL, { headers, signal, mostBytes, fetch = globalThis.fetch }: HttpRequest): Promise<HttpAnswer> {
  const response = await fetch(url, { headers, signal, redirect: 'manual' });
  return {
    status: response.status,
    text: await bodyOf(response, mostBytes),
    retryAfter: response.headers.get('retry-after'),
    location: response.headers.get('location'),
  };
}

async function bodyOf({ body }: Response, mostBytes: number): Promise<string> {
  if (!body) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  // Leaving the loop gives the rest of the body up.
  for await (const part of body as AsyncIterable<Uint8Array>) {
    bytes += part.byteLength;
    if (bytes > mostBytes) throw new RestAnswerError(`an answer of more than ${mostBytes} bytes`);
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * The first request loads the runtime's HTTP client, for which V8 gives up most of the code that it has optimized: a second at half the
 * speed, which a feed that streams already would feel. Nothing is asked of anyone.
 */
export async function loadHttpClient(fetch = globalThis.fetch): Promise<void> {
  await (await fetch('data:,')).text();
}
