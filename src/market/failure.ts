/**
 * The base of every error that a user may see: `code` is stable and has a row in docs/errors.md, `message` says what
 * happened in one line, `remedy` what to do about it.
 */
export abstract class TickStockError extends Error {
  abstract readonly code: string;
  abstract readonly remedy: string;

  override get name(): string {
    return this.constructor.name;
  }
}
