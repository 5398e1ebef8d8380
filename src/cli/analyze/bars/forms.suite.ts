import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BarProblem, FileBar } from './bar.js';
import { type BarsOptions, openBars } from './open-bars.js';

/** Bars of trading days with prices of two decimals; the days pass the twelfth of a month. */
export interface Sample {
  readonly date: string;
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export const SAMPLE: readonly Sample[] = Array.from({ length: 20 }, (_, i) => {
  const time = Date.UTC(2024, 2, 1 + i);
  const cents = 9_947 + ((i * 37) % 113);
  return {
    date: new Date(time).toISOString().slice(0, 10),
    time,
    open: cents / 100,
    high: (cents + 145) / 100,
    low: (cents - 83) / 100,
    close: (cents + ((i * 13) % 45)) / 100,
    volume: 1_000 + i,
  };
});

export interface Read {
  readonly bars: FileBar[];
  readonly problems: BarProblem[];
  readonly notes: string[];
  readonly withoutVolume: string;
  readonly tickers: boolean;
}

/** A folder for files of a test, and what is read of them. */
export class Folder {
  private readonly path = mkdtempSync(join(tmpdir(), 'tickstock-bars-'));

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  at(name: string): string {
    return join(this.path, name);
  }

  write(name: string, content: string | Uint8Array): string {
    const file = this.at(name);
    writeFileSync(file, content);
    return file;
  }

  /** Reads a file of the folder to its end. */
  async read(name: string, content: string | Uint8Array, options: Partial<BarsOptions> = {}): Promise<Read> {
    return readAll(this.write(name, content), options);
  }
}

export async function readAll(file: string, options: Partial<BarsOptions> = {}): Promise<Read> {
  const problems: BarProblem[] = [];
  const notes: string[] = [];
  const bars: FileBar[] = [];
  const opened = await openBars(file, { onProblem: (problem) => problems.push(problem), onNote: (line) => notes.push(line), ...options });
  for await (const group of opened.bars) bars.push(...group);
  return { bars, problems, notes, withoutVolume: opened.withoutVolume, tickers: opened.tickers };
}

/** What is compared: everything but the texts. */
export const valuesOf = (bars: readonly FileBar[]): number[][] =>
  bars.map(({ time, open, high, low, close, volume }) => [time, open, high, low, close, volume]);
export const SAMPLE_VALUES: readonly number[][] = SAMPLE.map(({ time, open, high, low, close, volume }) => [
  time,
  open,
  high,
  low,
  close,
  volume,
]);
