import type { ServerMessage } from '../../../src/dashboard/wire/index.js';
import { reconnectDelay } from './backoff.js';
import type { PageModel } from './page.js';

/** A dashboard that is there sends its whole state at once. */
const OPEN_PATIENCE_MS = 10_000;

/** Keeps the page connected for as long as it is open, and asks to sign in when the dashboard wants its token. */
export function keepConnected(page: PageModel): void {
  let attempt = 0;

  const connect = (): void => {
    page.link.value = { phase: 'connecting' };
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/ws`);
    const patience = setTimeout(() => socket.close(), OPEN_PATIENCE_MS);
    socket.addEventListener('message', (event: MessageEvent<string>) => {
      clearTimeout(patience);
      attempt = 0;
      page.link.value = { phase: 'open' };
      page.receive(JSON.parse(event.data) as ServerMessage, Date.now());
    });
    socket.addEventListener('close', () => {
      clearTimeout(patience);
      const delay = reconnectDelay(attempt, Math.random());
      attempt += 1;
      page.link.value = { phase: 'waiting', retryAt: Date.now() + delay };
      const retry = setTimeout(again, delay);
      // A page that comes back to the front, or a network that comes back, need not wait.
      addEventListener('online', again);
      function again(): void {
        clearTimeout(retry);
        removeEventListener('online', again);
        void signInIfAsked().then(connect);
      }
    });
  };
  connect();
}

/** A refused socket does not say why; the API does. */
async function signInIfAsked(): Promise<void> {
  try {
    const answer = await fetch('/api/v1/status');
    if (answer.status === 401) location.assign('/login');
  } catch {
    // The dashboard is away: the socket will tell, and try again.
  }
}
