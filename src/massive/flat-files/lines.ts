import { blocksOf } from './blocks.js';

/**
 * The lines of a csv, csv.gz or csv.zst, in groups as they are read, without their ends. A file that breaks off (truncated gzip) gives
 * all lines before the break, then calls `onBroken`.
 */
export async function* linesOf(file: string, onBroken: (reason: string) => void): AsyncGenerator<string[]> {
  let start = true;
  for await (const block of blocksOf(file, onBroken)) {
    const text = block.toString('utf8');
    const lines = (start ? text.replace(/^\uFEFF/, '') : text).split('\n');
    start = false;
    if (lines.at(-1) === '') lines.pop();
    yield lines.map(withoutReturn);
  }
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
