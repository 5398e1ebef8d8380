import type { ConnectionView } from '../../../src/dashboard/wire/index.js';

/** The page's own socket to the dashboard. */
export type Link = { readonly phase: 'connecting' } | { readonly phase: 'open' } | { readonly phase: 'waiting'; readonly retryAt: number };

export interface Condition {
  readonly tone: 'good' | 'busy' | 'bad' | 'idle';
  readonly words: string;
  readonly detail: string;
}

const QUIET_MS = 15_000;

interface Facts {
  readonly link: Link;
  readonly gateway: ConnectionView;
  /** Machine time now and of the last quotes. */
  readonly now: number;
  readonly lastTick: number | null;
}

/** One line on how the data comes in: the weakest part of the way from the vendor to this page decides. */
export function condition({ link, gateway, now, lastTick }: Facts): Condition {
  if (link.phase === 'connecting') return { tone: 'busy', words: 'Connecting', detail: 'Opening the socket to the dashboard.' };
  if (link.phase === 'waiting') {
    const seconds = Math.max(0, Math.ceil((link.retryAt - now) / 1_000));
    return { tone: 'bad', words: `Disconnected: reconnecting in ${seconds} s`, detail: 'The dashboard does not answer.' };
  }
  const quiet = lastTick === null ? undefined : now - lastTick;
  const { detail } = gateway;
  switch (gateway.state) {
    case 'connecting':
      return { tone: 'busy', words: 'Feed connecting', detail };
    case 'authenticating':
      return { tone: 'busy', words: 'Feed signing in', detail };
    case 'subscribing':
      return { tone: 'busy', words: 'Feed subscribing', detail };
    case 'waiting':
      return { tone: 'busy', words: 'Feed waiting', detail };
    case 'blocked':
      return { tone: 'bad', words: 'Feed blocked', detail };
    case 'closed':
      return { tone: 'idle', words: 'Feed closed', detail };
    case 'gone':
      return { tone: 'bad', words: 'Gateway gone', detail };
    case 'streaming':
    case 'unknown':
      if (quiet === undefined)
        return { tone: 'idle', words: gateway.state === 'streaming' ? 'Streaming, no tick yet' : 'Connected, no feed yet', detail };
      if (quiet > QUIET_MS) return { tone: 'busy', words: `No tick for ${Math.floor(quiet / 1_000)} s`, detail };
      return { tone: 'good', words: gateway.state === 'streaming' ? 'Streaming' : 'Receiving', detail };
  }
}
