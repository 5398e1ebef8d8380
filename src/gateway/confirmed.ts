import { type Clock, Fifo } from '../market/index.js';
import type { SealedEntry } from '../bus/index.js';

/** A server that writes to its disk once a second may lose two of them; a replica that takes its place may lack a little more. */
const KEEP_MS = 10_000;

/** The newest of what the log has confirmed: a log that loses its last seconds is given them again. */
export class Confirmed {
  private readonly entries = new Fifo<{ readonly entry: SealedEntry; readonly at: number }>();
  private size = 0;

  constructor(
    private readonly clock: Pick<Clock, 'monotonic'>,
    private readonly maxBytes: number,
  ) {}

  get bytes(): number {
    return this.size;
  }

  /** The entry that follows those before it. */
  add(entry: SealedEntry): void {
    const now = this.clock.monotonic();
    this.entries.push({ entry, at: now });
    this.size += entry.bytes;
    for (let oldest = this.entries.at(0); oldest && this.entries.length > 1; oldest = this.entries.at(0)) {
      if (this.size <= this.maxBytes && now - oldest.at <= KEEP_MS) break;
      this.size -= oldest.entry.bytes;
      this.entries.shift();
    }
  }

  /** Takes out what follows the entry of this number, as far as it is here, oldest first; the log may yet lose what comes before it. */
  takeAfter(sequence: number): SealedEntry[] {
    const taken: SealedEntry[] = [];
    for (let left = this.entries.length; left > 0; left -= 1) {
      const next = this.entries.shift();
      if (!next) break;
      if (next.entry.sequence <= sequence) {
        this.entries.push(next);
      } else {
        taken.push(next.entry);
        this.size -= next.entry.bytes;
      }
    }
    return taken;
  }
}
