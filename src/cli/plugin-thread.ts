import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { PluginError, type PluginVerdict } from '../plugins/index.js';

type Answer = { readonly verdicts: readonly PluginVerdict[] } | { readonly problem: string };

/** Asks the contract of a module in a thread of its own, so that what never ends can be ended. @throws PluginError */
export async function verdictsOf(module: string, seconds: number): Promise<readonly PluginVerdict[]> {
  const worker = new Worker(new URL('./plugin-worker.js', import.meta.url), { workerData: module });
  const timer = setTimeout(() => void worker.terminate(), seconds * 1_000);
  try {
    const answer = await Promise.race([
      once(worker, 'message').then(([message]) => message as Answer),
      once(worker, 'exit').then((): Answer => ({
        problem: `${module} did not finish within ${seconds} s: is there an endless loop?`,
      })),
    ]);
    if ('problem' in answer) throw new PluginError(answer.problem);
    return answer.verdicts;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
