import { describe, expect, it } from 'vitest';
import { epochMsOf, newYorkTime, serialDay, tickerOf } from '../../src/market/index.js';
import { decodeFrame } from '../../src/massive/protocol/decode.js';
import { encodeAggregate, encodeStatus, encodeTrade } from '../../src/massive/protocol/index.js';
import { syntheticTape, syntheticUniverse } from '../../src/massive/index.js';

/** `npm run test:chaos` makes a million. */
const FRAMES = Number(process.env['TICKSTOCK_MUTATED_FRAMES'] ?? 30_000);
const SEED = 20_261_124;

/** mulberry32: a failure can be repeated by its seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Real frames' elements of every channel. */
function elementsOfAllKinds(): string[] {
  const open = newYorkTime(serialDay({ year: 2026, month: 11, day: 23 }), 9, 30);
  const elements: string[] = [];
  for (const batch of syntheticTape({ seed: 3, symbols: syntheticUniverse(20), startAt: open })) {
    for (const trade of batch) {
      elements.push(encodeTrade(trade));
      const { symbol, price, time, sequence, size } = trade;
      elements.push(
        `{"ev":"Q","sym":"${symbol}","bx":15,"ax":12,"bp":${price},"ap":${price + 0.01},"bs":80,"as":80,"t":${time},"q":${sequence},"z":3}`,
      );
      elements.push(
        `{"ev":"LULD","h":${price * 1.05},"l":${price * 0.95},"i":[15],"z":3,"T":"${symbol}","t":${time}123456,"q":${sequence}}`,
      );
      const bar = { start: epochMsOf(time), open: price, high: price, low: price, close: price, volume: size, vwap: price, trades: 1 };
      elements.push(encodeAggregate({ kind: 'aggregate', symbol: tickerOf(symbol), span: 'minute', bar, dayVolume: size }, price));
    }
    if (elements.length > 4_000) return elements;
  }
  return elements;
}

const JUNK = ['"', '{', '}', '[', ']', ',', ':', '\\', '\u0000', 'null', '1e999', '-', 'é', '\ud800', '"ev"', '\n'];
const VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1e308,
  '',
  'x'.repeat(5_000),
  [],
  {},
  [[[[[[]]]]]],
  { a: { b: { c: [] } } },
  '12',
  Number.MAX_SAFE_INTEGER * 4,
];

type Random = () => number;
function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** One element's text with bytes flipped, put in, taken out or cut off. */
function damageText(random: Random, element: string): string {
  let text = element;
  for (let times = 1 + Math.floor(random() * 3); times > 0; times -= 1) {
    const at = Math.floor(random() * text.length);
    const how = random();
    if (how < 0.4) text = text.slice(0, at) + String.fromCharCode(32 + Math.floor(random() * 95)) + text.slice(at + 1);
    else if (how < 0.7) text = text.slice(0, at) + pick(random, JUNK) + text.slice(at);
    else if (how < 0.9) text = text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 6));
    else text = text.slice(0, at);
  }
  return text;
}

/** One element's text with a field of another kind, or no object at all; a frame with it still is JSON. */
function damageValue(random: Random, element: string): string {
  if (random() < 0.15) return JSON.stringify(pick(random, VALUES));
  const fields = JSON.parse(element) as Record<string, unknown>;
  const name = pick(random, Object.keys(fields));
  if (random() < 0.2) delete fields[name];
  else fields[name] = pick(random, VALUES);
  return JSON.stringify(fields);
}

describe('mutated frames', () => {
  it(`${FRAMES.toLocaleString('en-US')} of them: no crash, what is bad has a reason, what is good is kept`, () => {
    const random = generator(SEED);
    const pool = elementsOfAllKinds();
    const decoded = new Map(pool.map((element) => [element, decodeFrame(Buffer.from(`[${element}]`)).messages[0]]));
    const reasons: Record<string, number> = {};
    let kept = 0;
    for (let n = 0; n < FRAMES; n += 1) {
      const elements = Array.from({ length: 2 + Math.floor(random() * 6) }, () => pick(random, pool));
      const victim = Math.floor(random() * elements.length);
      const damage = random() < 0.5 ? damageText : damageValue;
      const texts = elements.map((element, i) => (i === victim ? damage(random, element) : element));
      if (random() < 0.1) texts.splice(Math.floor(random() * texts.length), 0, encodeStatus('success', 'subscribed to: T.SPY'));
      const frame = `[${texts.join(',')}]`;

      const { messages, statuses, rejects } = decodeFrame(Buffer.from(frame), random() < 0.3);
      const good = elements.filter((_, i) => i !== victim).map((element) => JSON.stringify(decoded.get(element)));
      const found = messages.map((message) => JSON.stringify(message));
      // In order: the good ones are all there, and at most what the mutation made of its victim besides.
      let next = 0;
      for (const message of found) if (message === good[next]) next += 1;
      if (next < good.length) expect.fail(`frame ${n} of seed ${SEED}: lost ${good[next] ?? ''}\n${frame}`);
      if (found.length === good.length && rejects.length === 0 && statuses.length === 0)
        expect.fail(`frame ${n}: the damage has no reason\n${frame}`);
      for (const { reason } of rejects) reasons[reason] = (reasons[reason] ?? 0) + 1;
      kept += good.length;
    }
    console.log(
      `${FRAMES.toLocaleString('en-US')} frames: ${kept.toLocaleString('en-US')} good elements kept; rejected: ${JSON.stringify(reasons)}`,
    );
    expect(Object.keys(reasons).length).toBeGreaterThan(5);
  });

  it('cut off anywhere keep what came before the cut', () => {
    const random = generator(SEED + 1);
    const pool = elementsOfAllKinds().slice(0, 400);
    for (let n = 0; n < 3_000; n += 1) {
      const elements = Array.from({ length: 5 }, () => pick(random, pool));
      const frame = `[${elements.join(',')}]`;
      const cut = Math.floor(random() * frame.length);
      let whole = 0;
      for (let end = 0; whole < 5; whole += 1) {
        end += 1 + (elements[whole]?.length ?? 0);
        if (end > cut) break;
      }
      expect(decodeFrame(Buffer.from(frame.slice(0, cut))).messages).toHaveLength(whole);
    }
  });
});
