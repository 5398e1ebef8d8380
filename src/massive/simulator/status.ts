import type { EpochMs } from '../../market/index.js';
import type { FaultKind } from './faults/schema.js';

/** The simulator's own counts. */
export interface SimulatorStatus {
  /** Authenticated connections now. */
  readonly connections: number;
  /** Open sockets now, those not yet authenticated or already evicted included. */
  readonly sockets: number;
  /** The most connections that kept a slot of one key at once, ever. */
  readonly mostPerKey: number;
  /** The most that wanted one at once: above the limit, somebody was evicted. */
  readonly mostContenders: number;
  /** Who takes slots now, phantoms and zombies included, by the last four characters of the key. */
  readonly holders: Readonly<Record<string, number>>;
  /** Handshakes, refused ones included, and the machine's times of the last 100 (epoch ms). */
  readonly attempts: number;
  readonly attemptTimes: readonly EpochMs[];
  /** Successful authentications. */
  readonly auths: number;
  readonly authFailures: number;
  /** Connections evicted in favour of another. */
  readonly evictions: number;
  /** Slow consumers whose connection was ended. */
  readonly cutOff: number;
  /** Trades played so far. */
  readonly trades: number;
  /** Events sent to clients, all channels. */
  readonly delivered: number;
  /** Events lost to a pause or a half-open socket. */
  readonly lost: number;
  /** Trades that `skip` has left out. */
  readonly skipped: number;
  /** Time of the newest trade, epoch ms. */
  readonly feedTime: EpochMs;
  readonly history: { readonly trades: number; readonly fallenOut: number; readonly minuteBars: number };
  readonly faults: { readonly pending: number; readonly applied: Readonly<Partial<Record<FaultKind, number>>> };
  readonly rest: { readonly requests: number; readonly limited: number; readonly failed: number };
}

const SHOWN_CHARACTERS = 4;

/** A key may be a real one: only its end is shown. */
export function keyLabel(key: string): string {
  return key.length > SHOWN_CHARACTERS ? `…${key.slice(-SHOWN_CHARACTERS)}` : key;
}
