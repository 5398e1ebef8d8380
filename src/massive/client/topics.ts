import type { FeedMessage, Ticker } from '../../market/index.js';
import { type Channel, parseTopic } from '../protocol/index.js';

/** `T.AAPL`, `AM.*`. */
export type Topic = string;

export function topicsOf(symbols: readonly Ticker[] | '*', channels: readonly Channel[]): Set<Topic> {
  const names = symbols === '*' ? ['*'] : symbols;
  return new Set(channels.flatMap((channel) => names.map((name) => `${channel}.${name}`)));
}

/** Whether a message belongs to a set of topics. */
export function topicFilter(topics: ReadonlySet<Topic>): (message: FeedMessage) => boolean {
  const wildcards = new Set<string>();
  for (const topic of topics) if (topic.endsWith('.*')) wildcards.add(topic.slice(0, -2));
  return (message) => {
    const channel = channelOf(message);
    return channel === undefined || wildcards.has(channel) || ('symbol' in message && topics.has(`${channel}.${message.symbol}`));
  };
}

function channelOf(message: FeedMessage): Channel | undefined {
  switch (message.kind) {
    case 'trade':
      return 'T';
    case 'quote':
      return 'Q';
    case 'price_band':
      return 'LULD';
    case 'aggregate':
      return message.span === 'second' ? 'A' : 'AM';
    case 'clock':
    case 'gap':
    case 'repair':
      return undefined;
  }
}

/** Well under the 64 KB from which on intermediaries begin to mind. */
const MAX_REQUEST_CHARACTERS = 32_000;

/** Topics in groups of one channel, each short enough for one frame: a refusal names no topic, so a request must be about one thing. */
export function requestsOf(topics: Iterable<Topic>): Topic[][] {
  const requests: Topic[][] = [];
  const open = new Map<string, { topics: Topic[]; characters: number }>();
  for (const topic of topics) {
    const channel = parseTopic(topic)?.channel ?? '';
    let request = open.get(channel);
    if (!request || request.characters + topic.length >= MAX_REQUEST_CHARACTERS) {
      request = { topics: [], characters: 0 };
      open.set(channel, request);
      requests.push(request.topics);
    }
    request.topics.push(topic);
    request.characters += topic.length + 1;
  }
  return requests;
}
