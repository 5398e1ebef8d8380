import type { LeaseHolder } from '../index.js';
import type { RedisEndpoint } from './endpoint.js';
import type { LoopAnswer } from './lease-loop.js';

/** What the lease thread is started with. */
export interface LeaseThreadData {
  readonly endpoint: RedisEndpoint;
  readonly pingMs: number;
  readonly answerMs: number;
  /** One 32-bit number that the program counts up while its own event loop turns. */
  readonly pulse: SharedArrayBuffer;
  /** A program whose pulse stands still for longer has stopped: its leases are renewed no more. Milliseconds. */
  readonly standstillMs: number;
}

/** To the lease thread. */
export type LeaseRequest =
  | { readonly id: number; readonly kind: 'acquire'; readonly name: string; readonly holder: LeaseHolder; readonly ttlMs: number }
  | { readonly id: number; readonly kind: 'release'; readonly name: string; readonly fencingToken: number };

/** From the lease thread. Errors do not cross threads as what they are: their message does. */
export type LeaseNotice =
  | { readonly kind: 'answer'; readonly id: number; readonly answer?: LoopAnswer }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string }
  | { readonly kind: 'lost'; readonly name: string; readonly fencingToken: number };
