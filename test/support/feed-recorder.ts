import { expect, vi } from 'vitest';
import {
  type Clock,
  type FeedAlert,
  type FeedHandlers,
  type FeedMessage,
  type FeedState,
  type FeedStatus,
  silentLog,
} from '../../src/market/index.js';
import { MassiveClient, type MassiveClientOptions } from '../../src/massive/index.js';
import { systemClock } from '../../src/ops/index.js';
import { PATIENCE } from './vendor-socket.js';

/** Keeps all that a feed says. */
export class FeedRecorder implements FeedHandlers {
  readonly statuses: FeedStatus[] = [];
  readonly messages: FeedMessage[] = [];
  readonly alerts: FeedAlert[] = [];

  onStatus(status: FeedStatus): void {
    this.statuses.push(status);
  }
  onMessages(messages: readonly FeedMessage[]): void {
    this.messages.push(...messages);
  }

  onAlert(alert: FeedAlert): void {
    this.alerts.push(alert);
  }

  get states(): FeedState[] {
    return this.statuses.map(({ state }) => state);
  }
  /** Ids of the trades, `gap` for a gap, the span for a bar. */
  get labels(): string[] {
    return this.messages.map((message) => {
      if (message.kind === 'trade') return message.id;
      return message.kind === 'aggregate' ? message.span : message.kind;
    });
  }

  /** Resolves with the first status that fits. */
  async status(fits: Partial<FeedStatus>): Promise<FeedStatus> {
    return vi.waitFor(() => {
      const found = this.statuses.find((status) => matches(status, fits));
      if (!found) throw new Error(`no status ${JSON.stringify(fits)} among ${JSON.stringify(this.statuses)}`);
      return found;
    }, PATIENCE);
  }

  async received(labels: readonly string[]): Promise<void> {
    await vi.waitFor(() => expect(this.labels).toEqual(labels), PATIENCE);
  }
}

function matches(status: FeedStatus, fits: Partial<FeedStatus>): boolean {
  return Object.entries(fits).every(([name, value]) => JSON.stringify(status[name as keyof FeedStatus]) === JSON.stringify(value));
}

/** A client for trades, quick to come back. */
export function clientOf(url: string, options: Partial<MassiveClientOptions> = {}): MassiveClient {
  return new MassiveClient({
    url,
    apiKey: 'key',
    channels: ['T'],
    clock: systemClock,
    random: () => 0,
    log: silentLog,
    backoffBaseMs: 5,
    attemptSpacingMs: 0,
    ...options,
  });
}

/** The machine's clock, but that pauses of exactly `longMs` are over at once; `slept` has the length of every pause. */
export function impatientClock(longMs: readonly number[]): { readonly clock: Clock; readonly slept: number[] } {
  const slept: number[] = [];
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> => {
    slept.push(ms);
    return systemClock.sleep(longMs.includes(ms) ? 1 : ms, signal);
  };
  return { clock: { ...systemClock, sleep }, slept };
}
