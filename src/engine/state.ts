import type { ResultOutbox } from './result-outbox.js';
import type { ShardReader } from './shard-reader.js';
import type { ShardRun } from './shard-run.js';

/** How an engine stands now, apart from what its parts count. */
export interface EngineState {
  /** Times that it began anew. */
  readonly restarts: number;
  readonly symbols: number;
  /** Trades and minutes for bars that are not remembered any more, of all symbols as they are known. */
  readonly tooLate: number;
  /** Patterns that were not followed, as too many were already, of all symbols as they are known. */
  readonly crowdedOut: number;
  readonly lagMs: number;
  /** How long ago came what it stands at in the log; 0 at the end. */
  readonly behindMs: number;
  readonly waitingRows: number;
  readonly waitingBytes: number;
  readonly largestCommit: number;
  /** Symbols whose state waits to be saved in the running round. */
  readonly unsavedSymbols: number;
  readonly heldResults: number;
  readonly waitingCorrections: number;
}

interface EngineParts {
  /** Absent before it has begun, as is the reader. */
  readonly run: ShardRun | undefined;
  readonly reader: ShardReader | undefined;
  readonly restarts: number;
  readonly outbox: Pick<ResultOutbox, 'held'>;
}

// eslint-disable-next-line complexity -- a line a figure, and what stands for it before the engine reads
export function stateOf({ run, reader, restarts, outbox }: EngineParts): EngineState {
  return {
    restarts,
    // Counted over all symbols, and only when somebody asks.
    get symbols() {
      return run ? [...run.fold.core.symbols].length : 0;
    },
    get tooLate() {
      return run?.fold.core.tooLate() ?? 0;
    },
    get crowdedOut() {
      return run?.fold.core.crowdedOut() ?? 0;
    },
    lagMs: reader?.lagMs ?? 0,
    behindMs: reader?.behindMs ?? 0,
    waitingRows: run?.recorder.waitingRows ?? 0,
    waitingBytes: run?.recorder.waitingBytes ?? 0,
    largestCommit: run?.recorder.largestCommit ?? 0,
    unsavedSymbols: run?.states.pending ?? 0,
    heldResults: outbox.held,
    waitingCorrections: run?.corrector?.waiting ?? 0,
  };
}
