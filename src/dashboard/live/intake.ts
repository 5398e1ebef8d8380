import {
  BarComplete,
  type BusMessage,
  CHANNELS,
  CriticalAlert,
  GatewayStatus,
  isMarketSnapshot,
  LogReaderState,
  MarketSnapshot,
  SessionStarted,
  SessionStopped,
  StreamingHealth,
  StreamingPattern,
} from '../../bus/index.js';
import { z } from 'zod';

/**
 * What the page lives on. `patternsDetected` is left out on purpose: it repeats patterns of `patterns`. Ticks and indicators
 * are left out too: the snapshots hold the newest of both.
 */
const SCHEMAS: ReadonlyMap<string, z.ZodType<LiveMessage>> = new Map<string, z.ZodType<LiveMessage>>([
  [CHANNELS.snapshots, MarketSnapshot],
  [CHANNELS.bars, BarComplete],
  [CHANNELS.patterns, StreamingPattern],
  [CHANNELS.sessionStarted, SessionStarted],
  [CHANNELS.sessionStopped, SessionStopped],
  [CHANNELS.health, StreamingHealth],
  [CHANNELS.gatewayStatus, GatewayStatus],
  [CHANNELS.logReaders, LogReaderState],
  [CHANNELS.criticalAlerts, CriticalAlert],
]);

/** Results too, which other programs than our engines publish here alone; what a stream tells as well is taken once. */
export const LIVE_CHANNELS: readonly string[] = [...SCHEMAS.keys()];

export type LiveMessage =
  | MarketSnapshot
  | BarComplete
  | StreamingPattern
  | SessionStarted
  | SessionStopped
  | StreamingHealth
  | GatewayStatus
  | LogReaderState
  | CriticalAlert;

export type Intake = { readonly message: LiveMessage } | { readonly problem: string };

/** Never throws: the bus is open to other programs, and one bad body must not stop the good ones. */
export function readLiveMessage({ channel, body }: BusMessage): Intake {
  const schema = SCHEMAS.get(channel);
  if (schema === undefined) return { problem: 'not a channel of the dashboard' };
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    return { problem: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (channel === CHANNELS.snapshots && isMarketSnapshot(value)) return { message: value };
  const result = schema.safeParse(value);
  return result.success ? { message: result.data } : { problem: z.prettifyError(result.error) };
}
