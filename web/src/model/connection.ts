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
  if (link.phase === 'connecting') return { tone: 'busy', words: 'Connecting', detail: 'Connecting to the dashboard.' };
  if (link.phase === 'waiting') {
    const seconds = Math.max(0, Math.ceil((link.retryAt - now) / 1_000));
    return { tone: 'bad', words: `Disconnected: reconnecting in ${seconds} s`, detail: 'The dashboard is not responding.' };
  }
  const { state, detail } = gateway;
  if (state === 'streaming' || state === 'unknown') return { ...flow(state, lastTick === null ? undefined : now - lastTick), detail };
  return { ...STATES[state], detail };
}

/** The feed's states in which nothing can flow. */
const STATES: Readonly<Record<Exclude<ConnectionView['state'], 'streaming' | 'unknown'>, Omit<Condition, 'detail'>>> = {
  connecting: { tone: 'busy', words: 'Feed connecting' },
  authenticating: { tone: 'busy', words: 'Feed signing in' },
  subscribing: { tone: 'busy', words: 'Feed subscribing' },
  waiting: { tone: 'busy', words: 'Feed waiting' },
  blocked: { tone: 'bad', words: 'Feed blocked' },
  closed: { tone: 'idle', words: 'Feed closed' },
  gone: { tone: 'bad', words: 'Gateway gone' },
};

/** @param quiet since the last tick, ms; undefined before the first */
function flow(state: 'streaming' | 'unknown', quiet: number | undefined): Omit<Condition, 'detail'> {
  if (quiet === undefined) return { tone: 'idle', words: state === 'streaming' ? 'Streaming, no tick yet' : 'Connected, no feed yet' };
  if (quiet > QUIET_MS) return { tone: 'busy', words: `No tick for ${Math.floor(quiet / 1_000)} s` };
  return { tone: 'good', words: state === 'streaming' ? 'Streaming' : 'Receiving' };
}
