import { TimeSlice } from '../../market/index.js';
import { type BusMessage, type BusMessages, BusUnavailableError, countMessages, LEAVES_LAST, MAX_BUS_BACKLOG } from '../index.js';

export type Outgoing = BusMessage | BusMessages;

interface WaitingCall {
  readonly messages: readonly Outgoing[];
  readonly count: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** So few messages are written out in the turn of the call. */
const AT_ONCE = 32;
/** How long one turn of the event loop may go on writing messages out. */
const BUDGET_MS = 5;

const leavesLast = ({ channel }: Outgoing): boolean => LEAVES_LAST.has(channel);

/**
 * Messages that wait to be written out, in turns of their own: whoever has many results is not held up by their text. Those of the
 * channels in `LEAVES_LAST` wait until no other does; each channel keeps its order.
 */
export class WriteOut {
  private first: WaitingCall[] = [];
  private last: WaitingCall[] = [];
  private waitingMessages = 0;
  private isDue = false;

  private readonly slice: TimeSlice;

  /**
   * @param write gives messages to the server, all that is handed over in one call in order
   * @param monotonic milliseconds that never run backwards
   */
  constructor(
    private readonly write: (messages: readonly Outgoing[]) => Promise<void>,
    monotonic: () => number = () => performance.now(),
  ) {
    this.slice = new TimeSlice(monotonic, BUDGET_MS);
  }

  /** Messages that are not written out yet. */
  get messages(): number {
    return this.waitingMessages;
  }

  /** Resolves when the server has them all. Errors: `BusUnavailableError` where more would wait than may, or of `write`. */
  async add(messages: readonly Outgoing[]): Promise<void> {
    const count = countMessages(messages);
    if (this.waitingMessages === 0 && count <= AT_ONCE) return this.write(messages);
    if (this.waitingMessages + count > MAX_BUS_BACKLOG)
      throw new BusUnavailableError(`${this.waitingMessages} messages are already waiting to be written`);
    const last = messages.filter(leavesLast);
    const first = last.length === 0 ? messages : messages.filter((one) => !leavesLast(one));
    await Promise.all([this.addFirst(first), this.wait(last, this.last)]);
  }

  private addFirst(messages: readonly Outgoing[]): Promise<void> {
    const isNext = this.first.length === 0 && countMessages(messages) <= AT_ONCE;
    return isNext ? this.write(messages) : this.wait(messages, this.first);
  }

  private async wait(messages: readonly Outgoing[], lane: WaitingCall[]): Promise<void> {
    const count = countMessages(messages);
    if (count === 0) return;
    this.waitingMessages += count;
    await new Promise<void>((resolve, reject) => {
      lane.push({ messages, count, resolve, reject });
      this.goOn();
    });
  }

  private goOn(): void {
    if (this.isDue || this.first.length + this.last.length === 0) return;
    this.isDue = true;
    setImmediate(this.turn);
  }

  private readonly turn = (): void => {
    this.isDue = false;
    this.slice.begin();
    const done = this.writeCalls(this.first);
    this.first = this.first.slice(done);
    const hasTime = done === 0 || !this.slice.isOver;
    if (this.first.length === 0 && hasTime) this.last = this.last.slice(this.writeCalls(this.last));
    this.goOn();
  };

  /** @returns how many calls were written out: one, and as many more as fit into the time */
  private writeCalls(lane: readonly WaitingCall[]): number {
    let done = 0;
    for (const { messages, count, resolve, reject } of lane) {
      if (done > 0 && this.slice.isOver) break;
      this.waitingMessages -= count;
      this.write(messages).then(resolve, reject);
      done += 1;
    }
    return done;
  }
}
