import { describe, expect, it } from 'vitest';
import type { PatternDefinition, Detection } from '../contract.js';
import { barRecord, type ExampleBar, sketch } from '../example.js';
import { PatternTracker } from '../tracker.js';
import type { PatternChange } from './change.js';

const HORIZON = 6;
const COOL_DOWN = 4;
type Seen = Partial<Detection> | undefined;

/** A pattern that sees what the script says at each bar on the bullish side, counted from the first that it may look at. */
function scripted(script: readonly Seen[]): PatternDefinition {
  return {
    name: 'scripted',
    title: '',
    rule: '',
    category: 'intraday',
    bullish: 'Up',
    bearish: 'Down',
    kind: 'either',
    parameters: [],
    timeframes: ['1min'],
    horizon: HORIZON,
    coolDown: COOL_DOWN,
    create: () => ({
      bars: 20,
      look(view) {
        if (view.close(0) < 0) return undefined;
        const at = Math.round((view.start(0) - (FIRST?.start ?? 0)) / 60_000);
        const seen = script[at];
        return seen && { stage: 'armed', anchor: 1, quality: 0.5, trigger: 101, invalidation: 99.5, target: 103, ...seen };
      },
    }),
  };
}

const WARM = sketch([{ bars: 20, price: 100 }], { from: 100, timeframe: '1min' });
const FIRST = sketch([{ bars: 21, price: 100 }], { from: 100, timeframe: '1min' }).at(20);
const at = (prices: readonly number[]): ExampleBar[] =>
  sketch(
    prices.map((price) => ({ bars: 1, price })),
    { from: 100, timeframe: '1min', start: FIRST?.start ?? 0 },
  );

/** Bars at these closes, with prints within the bar that follows each. */
function life(script: readonly Seen[], closes: readonly number[], prints: Readonly<Record<number, readonly number[]>> = {}): string[] {
  const definition = scripted(script);
  const tracker = new PatternTracker({ patterns: [{ definition, parameters: {}, timeframes: ['1min'] }], candlesticks: [] });
  const state = new Float64Array(tracker.stateSize);
  const followed = tracker.nothing();
  for (const bar of WARM) tracker.onBar(state, 0, followed, '1min', barRecord(bar), 0);
  const said: PatternChange[] = [];
  at(closes).forEach((bar, i) => {
    said.push(...(tracker.onBar(state, 0, followed, '1min', barRecord(bar), 0) ?? []));
    for (const price of prints[i] ?? [])
      said.push(...tracker.onTrade(state, 0, followed, price, bar.start + 60_500).flatMap((changes) => [...changes]));
  });
  return said.map(({ status, news: { provisional, settled, repeated }, outcome }) => {
    const told = repeated ? [] : [provisional ? `${status}, provisional` : status];
    return [...told, ...(settled ? [`came out: ${outcome}`] : [])].join('; ');
  });
}
const armed: Seen = {};
const forming: Seen = { stage: 'forming' };
const confirmed: Seen = { stage: 'confirmed', trigger: 100 };

describe('the life of a pattern', () => {
  it('goes from forming to confirmed to its target, and comes out well', () => {
    expect(life([forming, forming], [100, 101.2, 102, 103.2])).toEqual(['forming', 'confirmed', 'came out: win', 'target']);
  });
  it('fails with a close beyond its invalidation', () => {
    expect(life([forming, forming], [100, 101.2, 99.2])).toEqual(['forming', 'confirmed', 'failed; came out: loss']);
  });
  it('fails while it is forming too', () => {
    expect(life([forming, forming, forming], [100, 100.2, 99])).toEqual(['forming', 'failed']);
  });
  it('expires, and then came out neither way', () => {
    const quiet = Array.from({ length: 8 }, () => 100.02);
    expect(life([confirmed], [100, ...quiet])).toEqual(['confirmed', 'expired; came out: none']);
  });
  it('is withdrawn when the shape is gone', () => {
    expect(life([forming, undefined], [100, 100.2])).toEqual(['forming', 'withdrawn']);
  });
  it('goes on where its trigger hardly moves, and begins anew where it hangs on something else', () => {
    expect(life([forming, { ...forming, anchor: 2, trigger: 101.05 }], [100, 100])).toEqual(['forming']);
    expect(life([forming, { ...forming, anchor: 2, trigger: 102 }], [100, 100])).toEqual(['forming', 'withdrawn', 'forming']);
  });
  it('needs a close beyond the trigger by a tenth of an ATR', () => {
    expect(life([forming, forming], [100, 101.01])).toEqual(['forming']);
  });
  it('is confirmed by its detector at once, where that sees shape and break together', () => {
    expect(life([confirmed], [100])).toEqual(['confirmed']);
  });
});

describe('what is armed', () => {
  it('says nothing until it breaks', () => {
    expect(life([armed, armed, armed], [100, 100.5, 100.4])).toEqual([]);
    expect(life([armed, armed], [100, 101.5])).toEqual(['confirmed']);
  });
  it('is told provisionally on a print, once a bar, and confirmed or withdrawn by the close', () => {
    expect(life([armed, armed], [100, 101.5], { 0: [100.9, 101.5, 101.6, 101.7] })).toEqual(['forming, provisional', 'confirmed']);
    expect(life([armed, armed], [100, 100.5], { 0: [101.5] })).toEqual(['forming, provisional', 'withdrawn']);
  });
  it('is no news in the cool-down after it was withdrawn', () => {
    const script = Array.from({ length: 9 }, () => armed);
    const closes = [100, 100.5, 100.5, 100.5, 100.5, 100.5, 100.5];
    const prints = Object.fromEntries(closes.map((_, i) => [i, [101.5]]));
    expect(life(script, closes, prints).filter((said) => said === 'forming, provisional')).toHaveLength(2);
  });
});

describe('the same pattern again', () => {
  it('is no news while the first one is followed, and is after its cool-down', () => {
    const again = Array.from({ length: 20 }, () => confirmed);
    const closes = Array.from({ length: 20 }, () => 100);
    const said = life(again, closes).filter((one) => one === 'confirmed');
    expect(said).toHaveLength(Math.ceil(20 / (HORIZON + COOL_DOWN + 1)));
  });
  it('counts the worse where one bar holds both, as a bar does not say which came first', () => {
    const definition = scripted([confirmed]);
    const tracker = new PatternTracker({ patterns: [{ definition, parameters: {}, timeframes: ['1min'] }], candlesticks: [] });
    const state = new Float64Array(tracker.stateSize);
    const followed = tracker.nothing();
    const [bar, next] = at([100, 100]);
    for (const one of [...WARM, ...(bar ? [bar] : [])]) tracker.onBar(state, 0, followed, '1min', barRecord(one), 0);
    const wide = { ...(next ?? expect.fail('no bar')), high: 102, low: 98 };
    const outcomes = [...(tracker.onBar(state, 0, followed, '1min', barRecord(wide), 0) ?? [])].map(({ outcome }) => outcome);
    expect(outcomes.at(-1)).toBe('loss');
  });
});
