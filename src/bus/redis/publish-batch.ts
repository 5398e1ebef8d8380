import { type ResultKind, resultKindOf } from '../index.js';

/** Messages of one command, and characters: the server does nothing else meanwhile. */
const AT_A_TIME = 256;
const LONGEST_COMMAND = 256 * 1024;

/** Messages that go to the server as one command: those of a turn of the event loop, whoever gave them. */
export class PublishBatch {
  /** Channel and body of each message in turn. */
  readonly pairs: string[] = [];
  /** Kinds that are kept, numbered from 1, and of each message the number of its kind; 0 where it is kept nowhere. */
  readonly kinds: { readonly kind: ResultKind; count: number }[] = [];
  kindOfEach = '';
  readonly done: Promise<void>;
  resolve!: () => void;
  reject!: (error: unknown) => void;
  private length = 0;
  private channel = '';
  private number = 0;

  constructor() {
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // Whoever gave messages is told; that may be nobody any more.
    this.done.catch(() => undefined);
  }

  get count(): number {
    return this.pairs.length / 2;
  }

  get isFull(): boolean {
    return this.pairs.length >= 2 * AT_A_TIME || this.length >= LONGEST_COMMAND;
  }

  add(channel: string, body: string): void {
    if (channel !== this.channel) this.goTo(channel);
    const kind = this.kinds[this.number - 1];
    if (kind) kind.count += 1;
    this.kindOfEach += this.number;
    this.pairs.push(channel, body);
    this.length += body.length;
  }

  private goTo(channel: string): void {
    this.channel = channel;
    const kind = resultKindOf(channel);
    this.number = kind === undefined ? 0 : this.kinds.findIndex((other) => other.kind === kind) + 1;
    if (kind !== undefined && this.number === 0) this.number = this.kinds.push({ kind, count: 0 });
  }
}
