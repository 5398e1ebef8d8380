import {
  type BusMessage,
  type BusMessages,
  countMessages,
  type ResultCounters,
  resultHeadKey,
  type ResultKind,
  resultKindOf,
  type ResultPosition,
  type ResultPositions,
  RESULTS_START,
  resultStreamKey,
} from '../index.js';
import type { PublishBatch } from './publish-batch.js';
import { parseResultId } from './result-id.js';

/** What this publisher knows of a stream. */
interface Known {
  /** The newest message of its own that was confirmed. */
  newest: ResultPosition;
  /** Messages since then that are not there, and whose numbers are still to be left out. */
  missed: number;
}

/** What a call has of a kind, and how many before it are not there. */
interface Share {
  readonly kind: ResultKind;
  readonly count: number;
  readonly missed: number;
}

/** A call's messages with what the script has to know of their kinds. */
export interface KeptCall {
  readonly keys: readonly string[];
  readonly args: readonly string[];
  /** @param reply of the script */
  confirmed(reply: unknown): void;
  /** It may have been done or not; the same messages may be given once more. */
  failed(): void;
}

export interface KeptResultsOptions {
  readonly keep: Readonly<Record<ResultKind, number>>;
  /** Told when streams cannot be written, and when they can be again. */
  readonly onRefusal: (kind: ResultKind, why: string | undefined) => void;
  readonly onEpoch: (kind: ResultKind, epoch: number) => void;
}

/** A publisher's end of the streams of results: what it has in them, and what it could not put there. */
export class KeptResults {
  readonly counters: ResultCounters = { unkept: 0, epochs: 0 };
  /** Of the server that is written to; '' where it does not say. Another run may have lost what the one before had confirmed. */
  serverRun = '';
  private readonly known = new Map<ResultKind, Known>();
  private readonly refused = new Set<ResultKind>();

  constructor(private readonly options: KeptResultsOptions) {}

  get publishedUpTo(): ResultPositions {
    return Object.fromEntries([...this.known].flatMap(([kind, { newest }]) => (newest.epoch === 0 ? [] : [[kind, newest]])));
  }

  /** What the script is given for a command's messages. */
  call({ pairs, kindOfEach, kinds }: Pick<PublishBatch, 'pairs' | 'kindOfEach' | 'kinds'>): KeptCall {
    const keys: string[] = [];
    const args = [this.serverRun, kindOfEach];
    const shares = kinds.map(({ kind, count }) => {
      const known = this.of(kind);
      const { newest, missed } = known;
      keys.push(resultStreamKey(kind), resultHeadKey(kind));
      args.push(String(this.options.keep[kind]), String(newest.epoch), String(newest.offset), String(missed));
      // Whichever call comes first leaves their numbers out.
      known.missed = 0;
      return { kind, count, missed };
    });
    return {
      keys,
      args: [...args, ...pairs],
      confirmed: (reply) => this.confirm(shares, Array.isArray(reply) ? reply : []),
      failed: () => {
        for (const share of shares) this.leaveOutAgain(share);
      },
    };
  }

  /** Messages that are not given to the server again. */
  leaveOut(messages: Iterable<BusMessage | BusMessages>): void {
    for (const message of messages) {
      const kind = resultKindOf(message.channel);
      if (kind !== undefined) this.miss(kind, countMessages([message]));
    }
  }

  private confirm(shares: readonly Share[], answers: readonly unknown[]): void {
    for (const [at, share] of shares.entries()) {
      const answer = String(answers[at]);
      const position = parseResultId(answer);
      if (position) this.confirmAt(share, position);
      else {
        this.miss(share.kind, share.count);
        this.leaveOutAgain(share);
      }
      this.tellRefusal(share.kind, position ? undefined : answer);
    }
  }

  /** An answer that comes late tells of an earlier place. */
  private confirmAt({ kind, count }: Share, position: ResultPosition): void {
    const known = this.of(kind);
    // The first entry of an epoch is numbered from 1.
    if (position.epoch > known.newest.epoch && position.offset === count) {
      this.counters.epochs += 1;
      this.options.onEpoch(kind, position.epoch);
    }
    const isNewer = position.epoch > known.newest.epoch || (position.epoch === known.newest.epoch && position.offset > known.newest.offset);
    if (isNewer) known.newest = position;
  }

  private tellRefusal(kind: ResultKind, why: string | undefined): void {
    const was = this.refused.has(kind);
    if (why !== undefined) this.refused.add(kind);
    else this.refused.delete(kind);
    if (was !== (why !== undefined)) this.options.onRefusal(kind, why);
  }

  private miss(kind: ResultKind, count: number): void {
    this.of(kind).missed += count;
    this.counters.unkept += count;
  }

  /** The numbers that a call was to leave out. */
  private leaveOutAgain({ kind, missed }: Share): void {
    this.of(kind).missed += missed;
  }

  private of(kind: ResultKind): Known {
    const known = this.known.get(kind) ?? { newest: RESULTS_START, missed: 0 };
    this.known.set(kind, known);
    return known;
  }
}
