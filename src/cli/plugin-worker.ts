import { parentPort, workerData } from 'node:worker_threads';
import { checkPlugin, loadPlugin } from '../plugins/index.js';

// eslint-disable unicorn/require-post-message-target-origin -- the other end is a thread, not a window
// The thread of `test-plugin`: answers once, with what it found or why it could not look.
try {
  parentPort?.postMessage({ verdicts: checkPlugin(await loadPlugin(String(workerData))) });
} catch (error) {
  parentPort?.postMessage({ problem: error instanceof Error ? error.message : String(error) });
}
