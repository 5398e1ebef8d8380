import { compressionOf, foreignContent } from './content.js';
import { bytesOf, headOf, type OnBroken } from './decompress.js';
import { FlatFileError } from './errors.js';

export const LINE_FEED = 10;
/** No row is as long: it is no table, and is not kept in memory to its end. */
const MAX_LINE_BYTES = 1 << 20;

/**
 * The bytes of a csv, csv.gz or csv.zst in blocks of whole lines, their line feeds included; only the last line may lack one. A file that
 * breaks off (truncated, damaged) gives all lines before the break, then calls `onBroken`.
 */
export async function* blocksOf(file: string, onBroken: OnBroken): AsyncGenerator<Buffer> {
  let torn: Buffer[] = [];
  let tornBytes = 0;
  let broken = false;
  const breakOff: OnBroken = (reason) => {
    broken = true;
    onBroken(reason);
  };
  for await (const chunk of bytesOf(file, await headOf(file), breakOff)) {
    const first = chunk.indexOf(LINE_FEED) + 1;
    if (first === 0) {
      torn.push(chunk);
      tornBytes += chunk.length;
      if (tornBytes > MAX_LINE_BYTES) {
        onBroken(`a line longer than ${MAX_LINE_BYTES} bytes starts here`);
        return;
      }
      continue;
    }
    let from = 0;
    if (torn.length > 0) {
      yield Buffer.concat([...torn, chunk.subarray(0, first)]);
      from = first;
    }
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    if (end > from) yield chunk.subarray(from, end);
    torn = end < chunk.length ? [chunk.subarray(end)] : [];
    tornBytes = chunk.length - end;
  }
  // The last line before a break is torn.
  if (torn.length > 0 && !broken) yield Buffer.concat(torn);
}

/** @throws FlatFileError for a file that is something else than text in rows, saying what it is */
export async function refuseForeign(file: string): Promise<void> {
  const head = await headOf(file);
  if (compressionOf(head) === undefined) {
    refuse(file, head, '');
    return;
  }
  for await (const chunk of bytesOf(file, head, () => undefined)) {
    const again = compressionOf(chunk);
    if (again) throw new FlatFileError(`${file} is compressed twice.`, { remedy: 'Decompress it once, then try again.' });
    refuse(file, chunk, 'compressed; its content is ');
    return;
  }
}

function refuse(file: string, head: Buffer, within: string): void {
  const foreign = foreignContent(head);
  if (foreign) throw new FlatFileError(`${file} is ${within}${foreign.what}.`, { remedy: foreign.remedy });
}
