import { BrokenOffError } from './unpack.js';

const LINE_END = /\r\n|\n|\r/;

/**
 * Lines without their ends (`\n`, `\r\n` or `\r`), in groups as they come. Where the text breaks off its last line is torn, and left
 * out; `onBroken` says why.
 */
export async function* linesIn(text: AsyncIterable<string>, onBroken: (reason: string) => void): AsyncGenerator<string[]> {
  let rest = '';
  try {
    for await (const piece of text) {
      rest += piece;
      // A line feed may follow in the next piece.
      const end = rest.endsWith('\r') ? rest.length - 1 : rest.length;
      const lines = rest.slice(0, end).split(LINE_END);
      rest = (lines.pop() ?? '') + rest.slice(end);
      if (lines.length > 0) yield lines;
    }
  } catch (error) {
    if (!(error instanceof BrokenOffError)) throw error;
    onBroken(`the file is truncated (${error.message})`);
    return;
  }
  const last = rest.split(LINE_END);
  if (last.at(-1) === '') last.pop();
  if (last.length > 0) yield last;
}
