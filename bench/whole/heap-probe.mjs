// Loaded into the product's processes (--import): counts what each of their threads allocates between two SIGUSR2. Every collection tells how much
// was in use before and after it, so nothing between them goes uncounted. Each thread writes its own file, BENCH_HEAP_FILE and its number.
import { writeFileSync } from 'node:fs';
import { GCProfiler, getHeapStatistics } from 'node:v8';
import { BroadcastChannel, isMainThread, threadId } from 'node:worker_threads';

const file = process.env.BENCH_HEAP_FILE;
const channel = new BroadcastChannel('bench-heap');
channel.unref();
let profiler;
let usedAtBegin = 0;

const used = () => getHeapStatistics().used_heap_size;

function begin() {
  profiler = new GCProfiler();
  profiler.start();
  usedAtBegin = used();
}

function end() {
  const usedAtEnd = used();
  const { statistics } = profiler.stop();
  let allocated = 0;
  let after = usedAtBegin;
  let pauseMs = 0;
  for (const { beforeGC, afterGC, cost } of statistics) {
    allocated += Math.max(0, beforeGC.heapStatistics.usedHeapSize - after);
    after = afterGC.heapStatistics.usedHeapSize;
    pauseMs += cost / 1_000;
  }
  allocated += Math.max(0, usedAtEnd - after);
  profiler = undefined;
  writeFileSync(`${file}.${threadId}`, JSON.stringify({ allocated, collections: statistics.length, pauseMs }));
}

const toggle = () => (profiler ? end() : begin());
const tellThreads = channel.postMessage.bind(channel);
channel.addEventListener('message', toggle);
if (isMainThread && file) {
  process.on('SIGUSR2', () => {
    toggle();
    tellThreads('toggle');
  });
}
