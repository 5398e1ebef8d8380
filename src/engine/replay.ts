import type { Clock, Log } from '../market/index.js';
import type { LogEntry } from '../bus/index.js';
import type { Store } from '../store/index.js';
import type { EngineSetup } from './definitions/plan-source.js';
import { EngineFold, type FoldCounters } from './fold.js';
import { Recorder } from './recorder.js';
import type { FoldPlace } from './fold-place.js';
import { EventLoopYield } from './event-loop-yield.js';

export interface ReplayOptions {
  readonly entries: AsyncIterable<LogEntry>;
  readonly store: Store;
  readonly setup: EngineSetup;
  readonly clock: Clock;
  readonly log: Log;
  readonly universe: string;
  /** Names what is replayed, so that the same recording opens the same session again. */
  readonly logId: string;
  /** Called after each entry with the counters so far. */
  readonly onProgress?: (counters: Readonly<FoldCounters>) => void;
}

/** The checkpoint row of replays: no engine reads it, but two replays into one database fence each other. */
const REPLAY_SHARD = -1;
/** Small enough that the database is at work while the next are folded. */
const BATCH_ROWS = 2_000;
const MAX_WAITING_ROWS = 60_000;

const placeOf = (entries: number): FoldPlace => ({ position: String(entries), sequence: entries });

/** Folds recorded entries through the engine core straight into the tables, as fast as it goes. */
export async function replay(options: ReplayOptions): Promise<Readonly<FoldCounters>> {
  const { store, setup, clock, log, universe, logId } = options;
  const { ownerEpoch } = await store.acquireShard(REPLAY_SHARD, 'replay');
  const recorder = new Recorder({
    store,
    clock,
    // Nobody else asks the database again at the same time.
    random: () => 0,
    log,
    shard: REPLAY_SHARD,
    ownerEpoch,
    logId,
    batchRows: BATCH_ROWS,
    flushIntervalMs: Infinity,
    maxRows: MAX_WAITING_ROWS,
  });
  const fold = new EngineFold({ setup, session: { universe, logId }, rows: recorder });
  const yielding = new EventLoopYield(clock);
  let position = 0;
  for await (const entry of options.entries) {
    for (const _ of fold.steps(entry)) await yielding.pause();
    await yielding.pause();
    position += 1;
    await recorder.reached(placeOf(position));
    options.onProgress?.(fold.counters);
  }
  fold.finish();
  await recorder.reached(placeOf(position + 1));
  await recorder.flush();
  return fold.counters;
}
