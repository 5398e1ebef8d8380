import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultInput } from '../../src/massive/index.js';
import { until } from '../support/command.js';
import { GatewayRig } from '../support/gateway-rig.js';

interface Expected {
  readonly fault: FaultInput;
  /** Shown while it lasts; absent: nothing may be shown. */
  readonly shown?: RegExp;
  readonly alert?: RegExp;
  /** A gap that is recorded and repaired. */
  readonly gap?: boolean;
  /** Trades may be missing at the end: the vendor gave no sign at all. */
  readonly silentLoss?: boolean;
}

/** Each fault that the vendor is known for, and what a user sees of it. */
const TABLE: Readonly<Record<string, Expected>> = {
  'the connection is cut': { fault: { fault: 'drop' }, shown: /Connection lost: .*1006/, gap: true },
  'the server says good-bye': { fault: { fault: 'close', code: 1_001, reason: 'maintenance' }, shown: /1001 \(maintenance\)/, gap: true },
  'a slow consumer is aborted': { fault: { fault: 'slow-abort' }, shown: /Connection lost/, gap: true },
  'the slot of a dead socket stays taken': { fault: { fault: 'drop' }, shown: /Connection lost/, gap: true },
  'the socket is half-open': { fault: { fault: 'half-open' }, shown: /half-open/, gap: true },
  'the connection stays open and gives nothing': {
    fault: { fault: 'pause', ms: 20_000 },
    shown: /no data for .* in the regular session/,
    alert: /stream stalled/,
    gap: true,
  },
  'another program takes the connection': {
    fault: { fault: 'evict' },
    shown: /outside TickStock took/,
    alert: /max_connections/,
    gap: true,
  },
  'frames are damaged': { fault: { fault: 'garbage', count: 50 } },
  'trades are sent twice': { fault: { fault: 'duplicate', count: 500 } },
  'trades are left out without a word': { fault: { fault: 'skip', symbol: 'SPY', trades: 3 }, silentLoss: true },
};

let rig: GatewayRig;
beforeEach(async () => {
  rig = await GatewayRig.start();
});
afterEach(() => rig.close());

/** Ends when the log has trades of two more seconds of the feed. */
async function dataFlows(): Promise<void> {
  const from = await rig.newest();
  await until('data', async () => (await rig.newest()) > from + 2_000, 30_000);
}

const spacing = (): number => {
  const times = rig.simulator.status().attemptTimes;
  return Math.min(...times.slice(1).map((time, i) => time - (times[i] ?? 0)));
};

describe('a fault of the vendor', () => {
  it.each(Object.entries(TABLE))(
    '%s: seen, told, and made good',
    async (name, { fault, shown, alert, gap = false, silentLoss = false }) => {
      const gateway = rig.gateway();
      await until('the stream', () => rig.states.some(({ state }) => state === 'streaming'));
      await dataFlows();
      if (name.includes('slot of a dead socket')) rig.simulator.fault({ fault: 'zombie', ms: 3_000 });

      const at = Date.now();
      const before = rig.states.length;
      rig.simulator.fault(fault);
      if (shown) {
        const seen = await until('the state', () => rig.states.slice(before).find(({ detail }) => shown.test(detail)), 30_000);
        const again = await until(
          'the stream again',
          () => rig.states.find(({ state, at: when }) => state === 'streaming' && when >= seen.at),
          30_000,
        );
        console.log(
          `${name}: shown after ${seen.at - at} ms ("${seen.detail.slice(0, 90)}"), streaming again ${again.at - seen.at} ms later`,
        );
      }
      await dataFlows();
      if (gap) await until('the repair', async () => (await rig.gaps()).complete > 0, 30_000);
      else await dataFlows();

      const { gaps, complete, trades } = await rig.gaps();
      expect({ gaps: gaps > 0, repaired: complete === gaps }).toEqual({ gaps: gap, repaired: true });
      const difference = await rig.difference((await rig.newest()) - 1_000);
      console.log(
        `${name}: ${gaps} gaps, ${trades} trades fetched, of ${difference.offered} offered ${difference.missing} missing, ${difference.doubled} doubled`,
      );
      expect(difference.doubled).toBe(0);
      if (!silentLoss) expect(difference.missing).toBe(0);

      if (alert) expect(rig.alerts.map(({ message }) => message).join('\n')).toMatch(alert);
      else expect(rig.alerts).toEqual([]);
      if (!shown) expect(rig.states.slice(before)).toEqual([]);
      const status = rig.simulator.status();
      expect(gateway.view().status).toMatchObject({ state: 'streaming', subscribed: 8, ignoredTopics: [] });
      if (status.attempts > 1) expect(spacing()).toBeGreaterThanOrEqual(950);
      // Nobody of ours ever pushed anybody out; the foreign program did it once, and a dead socket gave way.
      expect(status.evictions).toBe(/another program|half-open/.test(name) ? 1 : 0);
    },
  );

  it('at the handshake is waited for, a step at a time, never in a storm', async () => {
    for (const fault of [
      { fault: 'refuse', times: 2 },
      { fault: 'no-greeting', times: 1 },
      { fault: 'auth-silent', times: 1 },
    ] as const)
      rig.simulator.fault(fault);
    rig.gateway({ backoffCapMs: 1_500 });
    await until('the stream', () => rig.states.some(({ state }) => state === 'streaming'), 60_000);
    expect(rig.simulator.status().attempts).toBe(5);
    expect(spacing()).toBeGreaterThanOrEqual(950);
    await dataFlows();
  });

  it('of the key is final: one attempt, one alert, no storm', async () => {
    rig.simulator.fault({ fault: 'auth-fail', message: "Your plan doesn't include websocket access." });
    rig.gateway();
    await until('the refusal', () =>
      rig.states.some(({ state, detail }) => state === 'blocked' && detail.includes("doesn't include websocket")),
    );
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(rig.simulator.status().attempts).toBe(1);
    expect(rig.alerts).toMatchObject([{ severity: 'critical' }]);
  });

  it('of the plan is attributed to its channel; the rest flows', async () => {
    rig.simulator.fault({ fault: 'not-authorized', channels: ['Q'] });
    const gateway = rig.gateway({ channels: ['T', 'Q', 'AM'] });
    await until('the stream', () => rig.states.some(({ state }) => state === 'streaming'));
    expect(gateway.view().status.refusedTopics).toHaveLength(8);
    expect(gateway.view().status.refusedTopics.every((topic) => topic.startsWith('Q.'))).toBe(true);
    expect(rig.alerts.map(({ message }) => message).join()).toMatch(/does not authorize Q\./);
    await dataFlows();
  });

  it('that ignores topics is reported by their names', async () => {
    rig.simulator.fault({ fault: 'ignore-topics', topics: ['T.NVDA', 'T.KO'] });
    const gateway = rig.gateway();
    await until('the stream', () => rig.states.some(({ state }) => state === 'streaming'));
    expect(gateway.view().status.ignoredTopics.toSorted()).toEqual(['T.KO', 'T.NVDA']);
  });

  it('of REST leaves a gap that is tried again until it is whole', async () => {
    rig.gateway();
    await dataFlows();
    rig.simulator.fault({ fault: 'rest-fail', status: 503, times: 7 });
    rig.simulator.fault({ fault: 'drop' });
    await until('the repair', async () => (await rig.gaps()).complete === 1, 30_000);
    await dataFlows();
    expect(await rig.difference((await rig.newest()) - 1_000)).toMatchObject({ missing: 0, doubled: 0 });
  });
});
