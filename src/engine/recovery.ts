import { LOG_START, type LogEntry, type LogPosition, logPositionOf } from '../bus/index.js';
import { type EpochMs, epochMsOf, isoTime, minuteOf } from '../market/index.js';
import type { Log } from '../ops/index.js';
import type { Checkpoint, Store, SymbolState } from '../store/index.js';
import { SnapshotMismatchError } from './core/index.js';
import type { EngineFold } from './fold.js';
import type { OriginMemory } from './origin-memory.js';
import type { MissingSpan } from './log-losses.js';
import { Resumption } from './resumption.js';
import { sessionStateOf } from './session-state.js';

export interface RecoveryOptions {
  readonly fold: EngineFold;
  readonly store: Pick<Store, 'symbolStates'>;
  readonly shard: number;
  readonly log: Log;
  /** Of the log that is about to be read. */
  readonly logId: string;
  /** Of that log. */
  readonly outlivesProcess: boolean;
  readonly checkpoint: Checkpoint | undefined;
}

/** From where on the log is read, and how far it only leads back to what the tables have already. */
export interface Recovery {
  readonly position: LogPosition;
  /** Nothing that was saved serves: everything that is read is new. */
  readonly isFresh: boolean;
  /** Sequence number of the last entry that needs not be read; undefined where it is not known. */
  readonly last: number | undefined;
  /** From where on results can be computed again; undefined where they cannot, or where that shows the first entry. */
  readonly origin?: Checkpoint['origin'];
  readonly originMemory?: OriginMemory | null;
  /** What was saved belongs to a log that is gone: from this feed time on nobody knows what came. */
  readonly lostFrom?: EpochMs | undefined;
  /** What an earlier run found lost, and nobody has taken on for repair. */
  readonly announced?: readonly MissingSpan[] | undefined;
  readonly isOver: boolean;
  /** An entry is about to be folded. @returns what is to be folded of it */
  take(entry: LogEntry): LogEntry;
  /** The entry of this sequence number has been folded. */
  folded(sequence: number): void;
}

/** What it knows of the log's losses. */
export const lossesOf = ({ last, lostFrom, announced }: Recovery): Pick<Recovery, 'last' | 'lostFrom' | 'announced'> => ({
  last,
  lostFrom,
  announced,
});

const FRESH: Recovery = {
  position: LOG_START,
  isFresh: true,
  last: undefined,
  isOver: true,
  take: (entry) => entry,
  folded: () => undefined,
};

/** Start and recovery are this one path. */
export async function recover({ fold, store, shard, log, logId, outlivesProcess, checkpoint }: RecoveryOptions): Promise<Recovery> {
  if (!checkpoint) return FRESH;
  if (checkpoint.logId !== logId) {
    const lostFrom = outlivesProcess ? timeOfSaving(checkpoint) : undefined;
    log.error('the checkpoint belongs to another tick log, which is gone; this one is read from its beginning', {
      shard,
      checkpoint: checkpoint.logId,
      logId,
      ...(lostFrom === undefined ? {} : { lostFrom: isoTime(lostFrom) }),
    });
    return { ...FRESH, lostFrom };
  }
  try {
    // Both are looked at before anything is changed.
    const session = sessionStateOf(checkpoint.session);
    fold.core.restoreHead(checkpoint.resume.head);
    const states: SymbolState[] = [];
    for await (const page of store.symbolStates(shard)) states.push(...page);
    const resumption = new Resumption(fold, states, checkpoint.resume.sequence);
    fold.session.restore(session);
    return new Return(checkpoint, resumption, session);
  } catch (error) {
    if (!(error instanceof SnapshotMismatchError)) throw error;
    log.warn(
      'the checkpoint cannot be used: the log is read from its beginning, and what it no longer holds is taken from the stored bars',
      {
        shard,
        reason: error.message,
        position: checkpoint.position,
      },
    );
    fold.reset();
    return FRESH;
  }
}

/** The beginning of the minute that was forming when the symbols were saved: from there on bars have to be made anew. */
function timeOfSaving({ resume: { head } }: Checkpoint): EpochMs | undefined {
  if (typeof head !== 'object' || head === null || !('clock' in head) || typeof head.clock !== 'number' || head.clock === 0)
    return undefined;
  return minuteOf(epochMsOf(head.clock));
}

/** Back to where the tables end. */
class Return implements Recovery {
  readonly position: LogPosition;
  readonly isFresh = false;
  isOver = false;
  readonly last: number;
  readonly origin: Checkpoint['origin'];
  readonly originMemory: OriginMemory | null;
  readonly announced: readonly MissingSpan[];
  private readonly committed: number;

  constructor(
    { resume, sequence, origin }: Checkpoint,
    private readonly resumption: Resumption,
    { losses, origin: memory }: Pick<ReturnType<typeof sessionStateOf>, 'losses' | 'origin'>,
  ) {
    this.announced = losses;
    this.originMemory = memory;
    this.position = logPositionOf(resume.position);
    this.committed = sequence;
    this.last = resume.sequence;
    this.origin = origin;
    this.folded(resume.sequence);
  }

  take(entry: LogEntry): LogEntry {
    // The log may have lost the entry that the tables end with.
    if (!this.isOver && entry.sequence > this.committed) this.end();
    return this.isOver ? entry : this.resumption.take(entry);
  }

  folded(sequence: number): void {
    if (!this.isOver && sequence >= this.committed) this.end();
  }

  private end(): void {
    this.resumption.finish();
    this.isOver = true;
  }
}
