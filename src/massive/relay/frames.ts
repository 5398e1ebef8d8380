import { frame } from '../protocol/index.js';

/** The vendor's own clients read up to 1,000,000 bytes. */
export const MAX_FRAME_BYTES = 256 * 1_024;
/** Two brackets and, an element having one counted with it, a comma too many. */
const EMPTY_FRAME = 1;

/** Elements joined, in order, into as few array frames as `limit` bytes each allow; one element is never cut. */
export function framesOf(elements: readonly string[], limit = MAX_FRAME_BYTES): Buffer[] {
  const frames: Buffer[] = [];
  let from = 0;
  let characters = EMPTY_FRAME;
  for (let i = 0; i < elements.length; i += 1) {
    const length = (elements[i]?.length ?? 0) + 1;
    if (i > from && characters + length > limit) {
      encode(elements.slice(from, i), limit, frames);
      from = i;
      characters = EMPTY_FRAME;
    }
    characters += length;
  }
  if (from < elements.length) encode(from === 0 ? elements : elements.slice(from), limit, frames);
  return frames;
}

/** Characters are as many bytes in all but the rarest element, so the bytes are looked at afterwards. */
function encode(elements: readonly string[], limit: number, frames: Buffer[]): void {
  const bytes = Buffer.from(frame(elements));
  if (bytes.length <= limit || elements.length < 2) {
    frames.push(bytes);
    return;
  }
  const middle = elements.length >> 1;
  encode(elements.slice(0, middle), limit, frames);
  encode(elements.slice(middle), limit, frames);
}
