import type { Log } from '../ops/index.js';

/** Closes in the reverse order of opening. */
export class Closers {
  private readonly steps: { readonly name: string; readonly close: () => Promise<unknown> }[] = [];

  constructor(private readonly log: Log) {}

  add(name: string, close: () => Promise<unknown>): void {
    this.steps.push({ name, close });
  }

  /** Goes on after a step that fails, and reports it. */
  async closeAll(): Promise<void> {
    for (const { name, close } of this.steps.splice(0).toReversed()) {
      try {
        await close();
      } catch (error) {
        this.log.error('not closed cleanly', { part: name, error: String(error) });
      }
    }
  }
}

/** Resolves with the first of SIGINT and SIGTERM, or with the first part that ends; rejects with the error that ended it. */
export async function untilStopped(parts: readonly Promise<void>[]): Promise<void> {
  let resolveSignal: () => void = () => undefined;
  const signalled = new Promise<void>((resolve) => {
    resolveSignal = resolve;
  });
  process.once('SIGINT', resolveSignal);
  process.once('SIGTERM', resolveSignal);
  try {
    await Promise.race([signalled, ...parts]);
  } finally {
    process.off('SIGINT', resolveSignal);
    process.off('SIGTERM', resolveSignal);
  }
}
