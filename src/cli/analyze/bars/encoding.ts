import type { Source } from './source.js';
import { BarsFileError } from './errors.js';

const SAMPLE = 4_096;

/**
 * The text's encoding: by its byte-order mark, by where its zero bytes stand, or, where its bytes are no UTF-8, Windows-1252.
 * @throws BarsFileError for UTF-32 and for what is no text
 */
export function encodingOf({ file, head }: Pick<Source, 'file' | 'head'>): string {
  const mark = head.subarray(0, 4).toString('hex');
  if (mark === 'fffe0000' || mark === '0000feff') throw new BarsFileError(`${file} is text in UTF-32.`, 'Save it as UTF-8.');
  if (mark.startsWith('fffe')) return 'utf-16le';
  if (mark.startsWith('feff')) return 'utf-16be';
  const wide = widthOf(head.subarray(0, SAMPLE));
  if (wide === 'binary') throw new BarsFileError(`${file} is neither text nor a parquet file.`);
  return wide ?? (isUtf8(head) ? 'utf-8' : 'windows-1252');
}

/** ASCII in UTF-16 has a zero in every second byte. */
function widthOf(bytes: Buffer): 'utf-16le' | 'utf-16be' | 'binary' | undefined {
  const zeros = [0, 0] as [number, number];
  bytes.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2 === 0 ? 0 : 1] += 1;
  });
  const [even, odd] = zeros;
  if (even + odd === 0) return undefined;
  const most = bytes.length * 0.4;
  if (odd > most && even === 0) return 'utf-16le';
  return even > most && odd === 0 ? 'utf-16be' : 'binary';
}

function isUtf8(head: Buffer): boolean {
  try {
    // A character may be cut at the end of the head.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** The text without its byte-order mark, in pieces. */
export async function* textOf(source: Source, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of source.bytes()) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
