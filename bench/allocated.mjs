import { GCProfiler, getHeapStatistics } from 'node:v8';

/**
 * Counts what this thread allocates on V8's heap. Every collection tells how much was in use before and after it, so nothing between them goes
 * uncounted.
 */
export class Allocated {
  #profiler = new GCProfiler();
  #atBegin = 0;

  begin() {
    this.#profiler.start();
    this.#atBegin = getHeapStatistics().used_heap_size;
  }

  /** @returns {{ bytes: number, collections: number, pauseMs: number }} since `begin` */
  end() {
    const atEnd = getHeapStatistics().used_heap_size;
    const { statistics } = this.#profiler.stop();
    let bytes = 0;
    let pauseMs = 0;
    let after = this.#atBegin;
    for (const { beforeGC, afterGC, cost } of statistics) {
      bytes += Math.max(0, beforeGC.heapStatistics.usedHeapSize - after);
      after = afterGC.heapStatistics.usedHeapSize;
      pauseMs += cost / 1_000;
    }
    return { bytes: bytes + Math.max(0, atEnd - after), collections: statistics.length, pauseMs };
  }
}
