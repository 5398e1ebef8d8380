/** How often a living event loop shows that it turns, milliseconds. */
const BEAT_MS = 250;

/** A sign of life from one thread to another: a number in shared memory that grows while the event loop of the first turns. */
export class Pulse {
  private readonly count: Int32Array;

  constructor(
    shared: SharedArrayBuffer,
    private readonly standstillMs: number,
  ) {
    this.count = new Int32Array(shared);
  }

  /** @returns ends it */
  beat(): () => void {
    const timer = setInterval(() => Atomics.add(this.count, 0, 1), BEAT_MS);
    timer.unref();
    return () => clearInterval(timer);
  }

  /**
   * @param monotonic milliseconds
   * @returns whether the number has grown within the time that a standstill may last; to be asked more often than that
   */
  watch(monotonic: () => number = () => performance.now()): () => boolean {
    let seen = Atomics.load(this.count, 0);
    let since = monotonic();
    return () => {
      const count = Atomics.load(this.count, 0);
      const now = monotonic();
      if (count !== seen) {
        seen = count;
        since = now;
      }
      return now - since < this.standstillMs;
    };
  }
}
