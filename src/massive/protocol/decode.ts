import type { FeedMessage } from '../../market/index.js';
import { JsonCursor } from './json-cursor.js';
import { mapElement, type RejectReason, type StatusElement } from './map-element.js';
import { CHANNELS, type RawElement, splitArray } from './raw-elements.js';
import { salvage } from './salvage.js';
import { ElementScanner } from './scan-element.js';

export interface Reject {
  readonly reason: RejectReason;
  /** The first characters of the element, for the log. */
  readonly element: string;
}

/** One vendor frame, each element judged by itself. */
export interface DecodedFrame {
  readonly statuses: readonly StatusElement[];
  readonly messages: readonly FeedMessage[];
  readonly rejects: readonly Reject[];
  /** Every event of a known channel as the vendor wrote it; empty unless asked for. */
  readonly raw: readonly RawElement[];
}

const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const SHOWN_CHARACTERS = 120;
const cursor = new JsonCursor();
const scanner = new ElementScanner(cursor);

/** A frame while it is being read. */
interface Reading {
  readonly statuses: StatusElement[];
  readonly messages: FeedMessage[];
  readonly rejects: Reject[];
  readonly raw: RawElement[];
}
const nothingYet = (): Reading => ({ statuses: [], messages: [], rejects: [], raw: [] });

/**
 * Trades, quotes and bars of the common form are read straight from the bytes, every other element by `JSON.parse`, and so is a
 * frame that is no plain array of elements. Never throws: what cannot be used is among the rejects, and never costs a good
 * element of the same frame.
 *
 * @param data UTF-8
 */
export function decodeFrame(data: Buffer, withRaw = false): DecodedFrame {
  return scanFrame(data, withRaw) ?? decodeText(data.toString('utf8'), withRaw);
}

/** Undefined: no array, damaged, or nothing in it; nothing of it then counts as read. */
function scanFrame(data: Buffer, withRaw: boolean): DecodedFrame | undefined {
  const reading = nothingYet();
  cursor.begin(data);
  scanner.begin();
  if (!cursor.take(OPEN_BRACKET)) return undefined;
  do {
    const start = cursor.at;
    const message = scanner.scan();
    if (message !== undefined) {
      reading.messages.push(message);
      if (withRaw) reading.raw.push({ channel: scanner.event, symbol: message.symbol, json: cursor.text(start, cursor.at) });
      continue;
    }
    if (!cursor.skipValue(start)) return undefined;
    const text = cursor.text(start, cursor.at);
    judge(reading, JSON.parse(text), () => text, withRaw);
  } while (cursor.take(COMMA));
  if (!cursor.take(CLOSE_BRACKET) || !cursor.atEnd) return undefined;
  scanner.end();
  return reading;
}

/** Every element by `JSON.parse`: what the scanner is held against. */
export function decodeText(text: string, withRaw: boolean): DecodedFrame {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return decodeDamaged(text, withRaw);
  }
  const reading = nothingYet();
  const elements = Array.isArray(parsed) ? (parsed as unknown[]) : [parsed];
  let texts: readonly string[] | undefined;
  const textOf = (index: number): string => (texts ??= Array.isArray(parsed) ? splitArray(text) : [text.trim()])[index] ?? '';
  for (const [index, element] of elements.entries()) judge(reading, element, () => textOf(index), withRaw);
  return reading;
}

/** @param element as JSON.parse gave it */
function judge({ statuses, messages, rejects, raw }: Reading, element: unknown, textOf: () => string, withRaw: boolean): void {
  const mapped = mapElement(element, textOf);
  const name = withRaw ? nameOf(element) : undefined;
  if (name) raw.push({ ...name, json: textOf() });
  if (typeof mapped === 'string') rejects.push({ reason: mapped, element: shown(element) });
  else if ('status' in mapped) statuses.push(mapped);
  else messages.push(mapped);
}

/** What can be read of a frame that is no JSON as a whole: each element that stands by itself. */
function decodeDamaged(text: string, withRaw: boolean): DecodedFrame {
  const { elements, damaged } = salvage(text);
  const rejects = damaged.map((part): Reject => ({ reason: 'malformed_json', element: part.slice(0, SHOWN_CHARACTERS) }));
  if (elements.length === 0) return { statuses: [], messages: [], rejects, raw: [] };
  const whole = decodeText(`[${elements.join(',')}]`, withRaw);
  return { ...whole, rejects: [...rejects, ...whole.rejects] };
}

/** Channel and symbol of an event, whatever else it holds: what a program asked for is its own to judge. */
function nameOf(element: unknown): Pick<RawElement, 'channel' | 'symbol'> | undefined {
  if (typeof element !== 'object' || element === null) return undefined;
  const fields = element as Readonly<Record<string, unknown>>;
  const channel = CHANNELS.find((known) => known === fields['ev']);
  const symbol = channel === 'LULD' ? fields['T'] : fields['sym'];
  return channel !== undefined && typeof symbol === 'string' ? { channel, symbol } : undefined;
}

function shown(element: unknown): string {
  return (JSON.stringify(element) ?? '').slice(0, SHOWN_CHARACTERS);
}
