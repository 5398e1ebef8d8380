import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { HelloMessage } from '../../../src/dashboard/wire/index.js';

/** What a page is shown first, as far as it does not tell of the moment; the order of quotes is nobody's concern. */
export async function shownAt(
  port: number,
): Promise<Pick<HelloMessage, 'source' | 'feedTime' | 'session' | 'alerts' | 'quotes' | 'patterns'>> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
  try {
    const [data] = (await once(socket, 'message')) as [Buffer];
    const { source, feedTime, session, alerts, quotes, patterns } = JSON.parse(data.toString('utf8')) as HelloMessage;
    const bySymbol = quotes.toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1));
    return { source, feedTime, session, alerts, quotes: bySymbol, patterns };
  } finally {
    socket.close();
  }
}
