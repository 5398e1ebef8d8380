// Loaded into the product's processes (--import): counts what each of their threads allocates between two SIGUSR2. Each thread writes its own
// file, BENCH_HEAP_FILE and its number.
import { writeFileSync } from 'node:fs';
import { BroadcastChannel, isMainThread, threadId } from 'node:worker_threads';
import { Allocated } from '../allocated.mjs';

const file = process.env.BENCH_HEAP_FILE;
const channel = new BroadcastChannel('bench-heap');
channel.unref();
let counting;

function toggle() {
  if (counting === undefined) {
    counting = new Allocated();
    counting.begin();
    return;
  }
  const { bytes, collections, pauseMs } = counting.end();
  counting = undefined;
  writeFileSync(`${file}.${threadId}`, JSON.stringify({ allocated: bytes, collections, pauseMs }));
}

const tellThreads = channel.postMessage.bind(channel);
channel.addEventListener('message', toggle);
if (isMainThread && file) {
  process.on('SIGUSR2', () => {
    toggle();
    tellThreads('toggle');
  });
}
