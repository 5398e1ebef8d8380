import { BusUnavailableError } from '../index.js';
import type { KeptConnection } from './kept-connection.js';

export type Command = readonly string[];

/** Characters that may wait for their confirmation; a server that falls further behind counts as away. */
const MAX_UNCONFIRMED = 64 * 1024 * 1024;

/**
 * The connection that everything is written on. Commands of one turn of the event loop leave together, as one write to the
 * socket, and each has its own outcome: a publish that is refused does not take an append with it.
 *
 * (The client library's `multi().execAsPipeline()` makes the same write at the same cost, but fails as a whole.)
 */
export class Writer {
  private unconfirmed = 0;
  private turn: NodeJS.Immediate | undefined;
  /** Turns of the event loop in which something was written. */
  pipelines = 0;

  constructor(readonly connection: KeptConnection) {}

  async send(command: Command): Promise<unknown> {
    const [reply] = await this.sendAll([command]);
    return reply;
  }

  /** @returns the replies, in order. Errors: `BusUnavailableError`, with the first command that failed. */
  async sendAll(commands: readonly Command[]): Promise<readonly unknown[]> {
    const size = commands.reduce((sum, command) => command.reduce((length, part) => length + part.length, sum), 0);
    if (this.unconfirmed > 0 && this.unconfirmed + size > MAX_UNCONFIRMED) {
      throw new BusUnavailableError(
        `Redis at ${this.connection.where} does not keep up: ${this.unconfirmed} characters wait for its answer`,
      );
    }
    this.unconfirmed += size;
    try {
      return await this.connection.run((client) => {
        this.countTurn();
        return Promise.all(commands.map((command) => client.sendCommand(command)));
      });
    } finally {
      this.unconfirmed -= size;
    }
  }

  private countTurn(): void {
    if (this.turn) return;
    this.pipelines += 1;
    this.turn = setImmediate(() => {
      this.turn = undefined;
    });
  }
}
