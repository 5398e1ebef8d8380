import type { Ticker } from '../../market/index.js';

export type Channel = 'T' | 'A' | 'AM';

/** `T.AAPL`, `AM.*`. */
export type Topic = string;

export function topicsOf(symbols: readonly Ticker[] | '*', channels: readonly Channel[]): Set<Topic> {
  const names = symbols === '*' ? ['*'] : symbols;
  return new Set(channels.flatMap((channel) => names.map((name) => `${channel}.${name}`)));
}

/** Well under the 64 KB from which on intermediaries begin to mind. */
const MAX_REQUEST_CHARACTERS = 32_000;

/** Comma-joined requests, each short enough for one frame. */
export function requestsOf(topics: Iterable<Topic>): string[] {
  const requests: string[] = [];
  let request = '';
  for (const topic of topics) {
    if (request !== '' && request.length + 1 + topic.length > MAX_REQUEST_CHARACTERS) {
      requests.push(request);
      request = '';
    }
    request = request === '' ? topic : `${request},${topic}`;
  }
  if (request !== '') requests.push(request);
  return requests;
}
