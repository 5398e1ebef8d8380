import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import type { TapeTrade } from '../protocol/tape.js';

/** A trade with its place in the input, which decides between equal times. */
export interface Placed {
  readonly trade: TapeTrade;
  readonly place: number;
}

export function inOrder(a: Placed, b: Placed): number {
  return a.trade.time - b.trade.time || a.trade.nanos - b.trade.nanos || a.place - b.place;
}

/** External merge sort (Knuth, TAOCP vol. 3, 5.4): sorted runs on disk when there is more than memory should hold. */
export class SortedRuns {
  private readonly runs: string[] = [];
  private folder: string | undefined;

  constructor(private readonly tempDir: string = tmpdir()) {}

  async add(trades: Placed[]): Promise<void> {
    this.folder ??= await mkdtemp(join(this.tempDir, 'tickstock-sort-'));
    const file = join(this.folder, `${this.runs.length}.ndjson`);
    const lines = function* (): Generator<string> {
      for (const placed of trades.toSorted(inOrder)) yield `${JSON.stringify(placed)}\n`;
    };
    await pipeline(lines, createWriteStream(file));
    this.runs.push(file);
  }

  /** All runs and `rest`, merged. */
  async *merged(rest: Placed[]): AsyncGenerator<TapeTrade> {
    const last = rest.toSorted(inOrder);
    if (this.runs.length === 0) {
      for (const { trade } of last) yield trade;
      return;
    }
    const sources = [...this.runs.map(readRun), ofArray(last)];
    const heap: { placed: Placed; source: AsyncIterator<Placed> }[] = [];
    for (const source of sources) {
      const first = await source.next();
      if (!first.done) push(heap, { placed: first.value, source });
    }
    for (let top = heap[0]; top; top = heap[0]) {
      yield top.placed.trade;
      const next = await top.source.next();
      if (next.done) replaceTop(heap, heap.pop());
      else replaceTop(heap, { placed: next.value, source: top.source });
    }
  }

  async close(): Promise<void> {
    if (this.folder !== undefined) await rm(this.folder, { recursive: true, force: true });
  }
}

async function* readRun(file: string): AsyncGenerator<Placed> {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) yield JSON.parse(line) as Placed;
}

async function* ofArray(items: readonly Placed[]): AsyncGenerator<Placed> {
  yield* items;
}

type Head = { placed: Placed; source: AsyncIterator<Placed> };

function push(heap: Head[], head: Head): void {
  heap.push(head);
  let i = heap.length - 1;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (inOrder(heap[parent]!.placed, heap[i]!.placed) <= 0) return;
    [heap[parent], heap[i]] = [heap[i]!, heap[parent]!];
    i = parent;
  }
}

/** Puts `head` in place of the smallest and restores the heap; `head` may be the former last element, taken out already. */
function replaceTop(heap: Head[], head: Head | undefined): void {
  if (!head || heap.length === 0) return;
  heap[0] = head;
  let i = 0;
  for (;;) {
    let least = i;
    for (const child of [2 * i + 1, 2 * i + 2])
      if (child < heap.length && inOrder(heap[child]!.placed, heap[least]!.placed) < 0) least = child;
    if (least === i) return;
    [heap[least], heap[i]] = [heap[i]!, heap[least]!];
    i = least;
  }
}
