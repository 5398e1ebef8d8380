import { expect } from 'vitest';

/** What `promise` was rejected with, which must be an error of this class. */
export async function failureOf<Failure extends Error>(
  type: new (message?: string) => Failure,
  promise: Promise<unknown>,
): Promise<Failure> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(type);
  return error as Failure;
}

export interface RecordingLog {
  info(message: string, fields?: unknown): void;
  warn(message: string, fields?: unknown): void;
  error(message: string, fields?: unknown): void;
  /** Everything that was logged. */
  text(): string;
}

export function recordingLog(): RecordingLog {
  const lines: string[] = [];
  const write = (message: string, fields?: unknown): void => void lines.push(`${message} ${JSON.stringify(fields)}`);
  return { info: write, warn: write, error: write, text: () => lines.join('\n') };
}
