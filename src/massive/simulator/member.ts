import type { ClientSession } from './client-connection.js';

/** Who takes a slot of a key. */
export type Member = ClientSession | Phantom;

/** A client that nobody sees: another process of the account. */
export class Phantom {
  readonly live = false;
  evict(): void {
    // Nobody is there to be told.
  }
}
