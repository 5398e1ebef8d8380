/** Channels whose events have a topic of their own. */
export const CHANNELS = ['T', 'Q', 'A', 'AM', 'LULD'] as const;
export type Channel = (typeof CHANNELS)[number];

/** One event exactly as the vendor wrote it: nothing is lost, nanoseconds beyond 2^53 included. */
export interface RawElement {
  readonly channel: Channel;
  readonly symbol: string;
  readonly json: string;
}

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/**
 * Cuts a frame that has been parsed as a JSON array already into the texts of its elements, in order: element i of the parsed
 * array is text i. Only for text that JSON.parse accepts as an array.
 */
export function splitArray(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = -1;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      i = endOfString(text, i);
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1;
      if (depth === 1) start = i + 1;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      depth -= 1;
      if (depth === 0 && (parts.length > 0 || text.slice(start, i).trim() !== '')) parts.push(text.slice(start, i).trim());
    } else if (code === COMMA && depth === 1) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  return parts;
}

/** @returns where the closing quote of the string that begins at `from` stands */
function endOfString(text: string, from: number): number {
  let end = text.indexOf('"', from + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}

const TOPIC = /^(T|Q|A|AM|LULD)\.(\S+)$/;

/** `T.AAPL` → channel and ticker (or `*`); undefined for what the vendor would not know. */
export function parseTopic(topic: string): { readonly channel: Channel; readonly name: string } | undefined {
  const [, channel, name] = TOPIC.exec(topic) ?? [];
  return channel === undefined || name === undefined ? undefined : { channel: channel as Channel, name };
}
