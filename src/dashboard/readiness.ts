import type { Clock } from '../market/index.js';
import type { Bus } from '../bus/index.js';
import type { Store } from '../store/index.js';
import type { Live } from './live/live.js';

const PATIENCE_MS = 2_000;

interface Parts {
  readonly live: Pick<Live, 'subscribed' | 'gone'>;
  readonly bus: Pick<Bus, 'isUp'>;
  readonly store: Store;
  readonly clock: Clock;
}

/** Why the dashboard cannot do its work now, one line each; empty when it can. @param more reasons of other roles in its process */
export async function readinessReasons({ live, bus, store, clock }: Parts, more: readonly string[]): Promise<readonly string[]> {
  const heard =
    live.subscribed && bus.isUp ? live.gone.map((silence) => `${silence}.`) : ['The bus (Redis) is not reachable: no live data.'];
  return [...heard, ...(await storeReasons(store, clock)), ...more];
}

async function storeReasons(store: Store, clock: Clock): Promise<readonly string[]> {
  const done = new AbortController();
  const late = clock.sleep(PATIENCE_MS, done.signal).then(() => [`The tables have not answered for ${PATIENCE_MS / 1_000} s.`]);
  const answer = store.ping().then(
    () => [],
    (error: unknown) => [`The tables cannot be reached: ${error instanceof Error ? error.message : String(error)}`],
  );
  const reasons = await Promise.race([answer, late]);
  done.abort();
  return reasons;
}
