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

/** Of a part whose end is no reason to stop: settles only with its failure. */
export async function failureOf(part: Promise<void>): Promise<void> {
  await part;
  await new Promise<never>(() => undefined);
}

/**
 * Listens for SIGINT and SIGTERM from the moment it is made: a stop that comes while parts are still being opened is kept, and
 * everything that was opened is closed. A second signal ends the process at once.
 */
export class StopSignal {
  private readonly given: Promise<void>;

  constructor() {
    this.given = new Promise((resolve) => {
      let asked = false;
      const stop = (signal: NodeJS.Signals): void => {
        if (asked) process.exit(signal === 'SIGINT' ? 130 : 143);
        asked = true;
        resolve();
      };
      process.on('SIGINT', stop);
      process.on('SIGTERM', stop);
    });
  }

  /** Resolves with the signal, or with the first part that ends; rejects with the error that ended it. */
  async orEndOf(parts: readonly Promise<void>[]): Promise<void> {
    await Promise.race([this.given, ...parts]);
  }
}
