import type { LogEntry } from '../bus/index.js';
import type { FeedMessage, Ticker } from '../market/index.js';
import type { SymbolState } from '../store/index.js';
import type { EngineFold } from './fold.js';

/**
 * The way from a checkpoint back to where the engine stood: symbols were saved at different places of the log, and each one joins when
 * the reading comes to its own. What stands before that is in its state already.
 */
export class Resumption {
  private readonly asleep = new Set<Ticker>();
  /** Those who sleep, by when they join. */
  private readonly joining: readonly SymbolState[];
  private joined = 0;

  /**
   * @param from sequence number of the last entry before the reading begins
   * @throws SnapshotMismatchError for a state that this engine cannot take in
   */
  constructor(
    private readonly fold: Pick<EngineFold, 'core'>,
    states: readonly SymbolState[],
    from: number,
  ) {
    for (const { symbol, bytes, sequence } of states) {
      if (sequence <= from) this.fold.core.restoreSymbol(symbol, bytes);
      else this.asleep.add(symbol);
    }
    this.joining = states.filter(({ sequence }) => sequence > from).toSorted((a, b) => a.sequence - b.sequence);
  }

  /** Whether what comes of a symbol is not in its state yet. */
  readonly isAwake = (symbol: Ticker): boolean => !this.asleep.has(symbol);

  /** @returns what is to be folded of an entry. @throws SnapshotMismatchError */
  take(entry: LogEntry): LogEntry {
    this.join((sequence) => sequence < entry.sequence);
    if (this.asleep.size === 0) return entry;
    const isWanted = (message: FeedMessage): boolean => !('symbol' in message) || this.isAwake(message.symbol);
    return { ...entry, messages: entry.messages.filter(isWanted) };
  }

  /** All that led to the checkpoint has been read. @throws SnapshotMismatchError */
  finish(): void {
    this.join(() => true);
  }

  private join(isDue: (sequence: number) => boolean): void {
    for (let next = this.joining[this.joined]; next && isDue(next.sequence); next = this.joining[this.joined]) {
      this.fold.core.restoreSymbol(next.symbol, next.bytes);
      this.asleep.delete(next.symbol);
      this.joined += 1;
    }
  }
}
