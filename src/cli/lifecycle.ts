import type { Log } from '../market/index.js';
import { note } from './output.js';

/** Closes in the reverse order of opening. */
export class Closers {
  private readonly steps: { readonly name: string; readonly close: () => Promise<unknown> }[] = [];
  /** What is being closed now. */
  closing: string | undefined;
  private readonly stop = new AbortController();
  /** Whoever still opens something gives up. */
  readonly stopping: AbortSignal = this.stop.signal;

  constructor(private readonly log: Log) {}

  add(name: string, close: () => Promise<unknown>): void {
    this.steps.push({ name, close });
  }

  giveUpOpening(): void {
    this.stop.abort();
  }

  /** Goes on after a step that fails, and reports it. @returns the first failure */
  async closeAll(): Promise<unknown> {
    let first: unknown;
    for (const { name, close } of this.steps.splice(0).toReversed()) {
      this.closing = name;
      try {
        await close();
      } catch (error) {
        first ??= error;
        this.log.error('not closed cleanly', { part: name, error: String(error) });
      }
    }
    this.closing = undefined;
    return first;
  }
}

/** Of a part whose end is no reason to stop: settles only with its failure. */
export async function failureOf(part: Promise<void>): Promise<void> {
  await part;
  await new Promise<never>(() => undefined);
}

/** From the signal to the end of the process, whatever does not answer. */
const STOP_MS = 9_000;
/** Of which whoever is still being opened may take so long to notice. */
const OPENING_MS = 2_000;

/**
 * Listens for SIGINT and SIGTERM from the moment it is made. A second signal ends the process at once, and so does the time that
 * stopping may take: what hangs then is named, and the exit code says that it failed.
 */
class StopSignal {
  readonly given: Promise<void>;

  constructor(closers: Closers) {
    this.given = new Promise((resolve) => {
      let asked = false;
      const stop = (signal: NodeJS.Signals): void => {
        if (asked) process.exit(signal === 'SIGINT' ? 130 : 143);
        asked = true;
        setTimeout(() => endNow(closers.closing), STOP_MS).unref();
        resolve();
      };
      process.on('SIGINT', stop);
      process.on('SIGTERM', stop);
    });
  }
}

function endNow(part: string | undefined): never {
  note(`tickstock: stopped after ${STOP_MS / 1_000} s without waiting any longer for ${part ?? 'the parts being opened'}.`);
  process.exit(1);
}

/**
 * Runs what `compose` opens until a signal comes or a part ends, then closes everything. A signal that comes while parts are still being
 * opened ends that too. @param compose gives the parts that run; each settles when it has ended
 * @throws what ended a part or could not be opened, else what could not be closed
 */
export async function untilStopped(
  log: Log,
  compose: (closers: Closers) => Promise<readonly Promise<void>[]>,
  onStopping: () => void = () => undefined,
): Promise<void> {
  const closers = new Closers(log);
  const stop = new StopSignal(closers);
  const opening = compose(closers);
  let failure: unknown;
  try {
    await Promise.race([stop.given, opening.then((parts) => Promise.race([stop.given, ...parts]))]);
  } catch (error) {
    failure = error;
  }
  onStopping();
  closers.giveUpOpening();
  const opened = opening.then(
    () => undefined,
    () => undefined,
  );
  await Promise.race([opened, new Promise((resolve) => setTimeout(resolve, OPENING_MS).unref())]);
  const unclosed = await closers.closeAll();
  const first = failure ?? unclosed;
  if (first !== undefined) throw first;
}
