import { LOG_START, type LogEntry, type LogPosition, logPositionOf, type LogRecord, type TickLog } from '../bus/index.js';
import { type Clock, type EpochMs, epochMsOf, isoTime, type Log, minuteOf, type Source } from '../market/index.js';
import type { Checkpoint, Store, SymbolState } from '../store/index.js';
import { firstEntries } from './begun-log.js';
import { BEFORE_THE_LOG, SnapshotMismatchError } from './core/index.js';
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
  /** That log. */
  readonly tickLog: Pick<TickLog, 'read' | 'outlivesProcess'>;
  readonly checkpoint: Checkpoint | undefined;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly signal: AbortSignal;
}

/** From where on the log is read, and how far it only leads back to what the tables have already. */
export interface Recovery {
  readonly position: LogPosition;
  /** Nothing that was saved serves: everything that is read is new. */
  readonly isFresh: boolean;
  /** What was saved belongs to an earlier log, which this one goes on from. */
  readonly carriesOver?: boolean;
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
export async function recover(options: RecoveryOptions): Promise<Recovery> {
  const { checkpoint, logId, log, shard, fold } = options;
  if (!checkpoint) return FRESH;
  try {
    return checkpoint.logId === logId ? await goOn(options, checkpoint) : await carryOver(options, checkpoint);
  } catch (error) {
    if (!(error instanceof SnapshotMismatchError)) throw error;
    log.warn('the checkpoint cannot be used; reading the tick log from its beginning, and stored bars for what it no longer holds', {
      shard,
      reason: error.message,
      position: checkpoint.position,
    });
    fold.reset();
    return FRESH;
  }
}

async function goOn(options: RecoveryOptions, checkpoint: Checkpoint): Promise<Recovery> {
  const { fold } = options;
  const session = sessionStateOf(checkpoint.session);
  const states = await statesOf(options, checkpoint, session.origin);
  const resumption = new Resumption(fold, states, checkpoint.resume.sequence);
  fold.session.restore(session);
  return new Return(checkpoint, resumption, session);
}

/** The log is another one: where it goes on from the checkpoint, what lies between them is lost, and no more. */
async function carryOver(options: RecoveryOptions, checkpoint: Checkpoint): Promise<Recovery> {
  const { fold, log, shard, logId, tickLog, clock, signal } = options;
  const session = sessionStateOf(checkpoint.session);
  const savedAt = timeOfSaving(checkpoint);
  const lostFrom = tickLog.outlivesProcess ? (savedAt ?? beginningOf(session.origin)) : undefined;
  log.error('the checkpoint belongs to another tick log that no longer exists; reading this one from its beginning', {
    shard,
    checkpoint: checkpoint.logId,
    logId,
    ...(lostFrom === undefined ? {} : { lostFrom: isoTime(lostFrom) }),
  });
  if (lostFrom === undefined) return FRESH;
  if (!isContinued(await firstEntries(tickLog, shard, clock, signal), lostFrom, session.row?.source)) return { ...FRESH, lostFrom };
  // Numbers of the earlier log say nothing here: all that was saved is known before the first entry.
  new Resumption(fold, await statesOf(options, checkpoint, session.origin), Infinity).finish();
  fold.core.feedWasThere(lostFrom);
  fold.session.restore(session);
  const { losses: announced, origin: originMemory } = session;
  const carried = { ...FRESH, isFresh: false, carriesOver: true, last: BEFORE_THE_LOG, origin: checkpoint.origin, originMemory, announced };
  // Where the fold has a time, that is when the loss begins.
  return savedAt === undefined ? { ...carried, lostFrom } : carried;
}

/** Looked at before anything of the fold is changed but its head. @throws SnapshotMismatchError */
async function statesOf(
  { fold, store, shard }: RecoveryOptions,
  { resume }: Checkpoint,
  origin: OriginMemory | null,
): Promise<readonly SymbolState[]> {
  fold.core.restoreHead(resume.head);
  if (origin?.known?.hasStates === true) fold.core.restoreAnchor(origin.known.sequence);
  const states: SymbolState[] = [];
  for await (const page of store.symbolStates(shard)) states.push(...page);
  return states;
}

/** Whether a log that begins with these goes on with the same market. */
function isContinued(records: readonly LogRecord[], from: EpochMs, source: Source | undefined): boolean {
  const [first] = records;
  if (!first || (source !== undefined && first.entry.source !== source)) return false;
  const mark = records.flatMap(({ entry }) => entry.messages).find((message) => message.kind === 'clock');
  return mark !== undefined && mark.time >= from;
}

/** The beginning of the minute that was forming when the symbols were saved: from there on bars have to be made anew. */
function timeOfSaving({ resume: { head } }: Checkpoint): EpochMs | undefined {
  if (typeof head !== 'object' || head === null || !('clock' in head) || typeof head.clock !== 'number' || head.clock === 0)
    return undefined;
  return minuteOf(epochMsOf(head.clock));
}

/** The minute in which the log began, where nothing has been saved since. */
const beginningOf = (origin: OriginMemory | null): EpochMs | undefined => (origin?.known ? minuteOf(origin.known.time) : undefined);

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
