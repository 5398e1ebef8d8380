import { ErrorReply } from '@redis/client';
import { BusUnavailableError } from '../index.js';
import type { KeptConnection } from './kept-connection.js';
import type { WriterCounters } from './measurements.js';
import type { Script } from './script.js';

export type Command = readonly (string | Buffer)[];

/** Bytes that may wait for their confirmation; a server that falls further behind counts as away. */
const MAX_UNCONFIRMED = 64 * 1024 * 1024;

/**
 * A connection for writing. Commands of one turn of the event loop leave together, as one write to the socket, and each has its own
 * outcome: one that is refused does not take its neighbours with it.
 *
 * (The client library's `multi().execAsPipeline()` makes the same write at the same cost, but fails as a whole.)
 */
export class Writer {
  private unconfirmed = 0;
  private turn: NodeJS.Immediate | undefined;
  readonly counters: WriterCounters = { pipelines: 0, bytes: 0 };

  constructor(readonly connection: KeptConnection) {}

  /** On their way, without an answer. */
  get unconfirmedBytes(): number {
    return this.unconfirmed;
  }

  async send(command: Command): Promise<unknown> {
    const [reply] = await this.sendAll([command]);
    return reply;
  }

  /** @returns the script's answer; a server that does not know the script yet, or no longer, is given its text */
  async run(script: Script, keys: readonly string[], args: Command): Promise<unknown> {
    const rest = [String(keys.length), ...keys, ...args];
    try {
      return await this.send(['EVALSHA', script.digest, ...rest]);
    } catch (error) {
      if (refusalOf(error)?.startsWith('NOSCRIPT') !== true) throw error;
      return this.send(['EVAL', script.text, ...rest]);
    }
  }

  /** @returns the replies, in order. Errors: `BusUnavailableError`, with the first command that failed. */
  async sendAll(commands: readonly Command[]): Promise<readonly unknown[]> {
    const size = commands.reduce((sum, command) => command.reduce((length, part) => length + part.length, sum), 0);
    if (this.unconfirmed > 0 && this.unconfirmed + size > MAX_UNCONFIRMED) {
      throw new BusUnavailableError(
        `Redis at ${this.connection.where} is not keeping up: ${this.unconfirmed} bytes await its acknowledgement`,
      );
    }
    this.unconfirmed += size;
    try {
      return await this.connection.run((client) => {
        this.countTurn();
        this.counters.bytes += size;
        return Promise.all(commands.map((command) => client.sendCommand(command)));
      });
    } finally {
      this.unconfirmed -= size;
    }
  }

  private countTurn(): void {
    if (this.turn) return;
    this.counters.pipelines += 1;
    this.turn = setImmediate(() => {
      this.turn = undefined;
    });
  }
}

/** What the server said when it refused a command; undefined for any other failure. */
export function refusalOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof ErrorReply ? cause.message : undefined;
}
