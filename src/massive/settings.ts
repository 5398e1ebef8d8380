import { type BarSource, MINUTE_MS } from '../market/index.js';
import type { Channel } from './protocol/index.js';

/** Where the vendor's streams are, and its REST interface. */
export const STREAM_URL = 'wss://socket.massive.com/stocks';
const REST_URL = 'https://api.massive.com';
const OWN_HOST = /(^|\.)(massive\.com|polygon\.io)$/;

/** The vendor's own REST interface belongs to its own streams; undefined for a stream that somebody else serves. */
export function restUrlFor(streamUrl: string): string | undefined {
  return OWN_HOST.test(new URL(streamUrl).hostname) ? REST_URL : undefined;
}

/** The vendor's `delayed…` hosts send everything a quarter of an hour later. */
const DELAY_MS = 15 * MINUTE_MS;
export const delayMsOf = (streamUrl: string): number => (new URL(streamUrl).hostname.startsWith('delayed') ? DELAY_MS : 0);

/** The vendor's own bars make the bars where there are no trades, its minutes rather than its seconds. */
export function barSourceOf(channels: readonly Channel[]): BarSource {
  if (channels.includes('T')) return 'trades';
  return channels.includes('A') && !channels.includes('AM') ? 'seconds' : 'minutes';
}
