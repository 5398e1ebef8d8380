import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { settle } from './accounts.mjs';
import { parseProfile, Schedule } from './profile.mjs';
import { createRest } from './rest.mjs';
import { Tape } from './tape.mjs';
import { portOf } from '../port.mjs';

const PROFILE = parseProfile('700x2,3333x1.5,1x3');
const tape = new Tape({ symbols: 20, profile: PROFILE });
const trades = Array.from({ length: tape.schedule.total }, (_, trade) => JSON.parse(tape.element(trade, tape.schedule.timeOf(trade))));

/** The table as it is when everything has arrived. */
function wholeTable() {
  const bars = new Map();
  for (const { sym, t, s } of trades) {
    const start = t - (t % 60_000);
    if (!bars.has(start)) bars.set(start, new Map());
    bars.get(start).set(sym, (bars.get(start).get(sym) ?? 0) + s);
  }
  return bars;
}

describe('the schedule', () => {
  it('has each trade due in the millisecond that it names, and none earlier', () => {
    const schedule = new Schedule(PROFILE);
    for (let trade = 0; trade < schedule.total; trade += 1) {
      const ms = schedule.timeOf(trade);
      expect(schedule.dueBefore(ms)).toBeLessThanOrEqual(trade);
      expect(schedule.dueBefore(ms + 1)).toBeGreaterThan(trade);
    }
    expect(schedule.dueBefore(schedule.durationMs)).toBe(schedule.total);
  });
});

describe('the books', () => {
  it('balance when the tables have what was sent', () => {
    expect(settle(tape, wholeTable(), [])).toMatchObject({ sent: trades.length, stored: trades.length, missing: 0, doubled: 0, inGaps: 0 });
  });

  it('see a trade that is missing and one that is there twice', () => {
    const bars = wholeTable();
    const [minute] = bars.values();
    const [first, second] = minute.keys();
    minute.set(first, minute.get(first) - 1);
    minute.set(second, minute.get(second) + 1);
    expect(settle(tape, bars, [])).toMatchObject({ missing: 1, doubled: 1, inGaps: 0 });
  });

  it('excuse what an open gap covers, of its symbols and its time alone', () => {
    const bars = wholeTable();
    const [minute] = bars.values();
    const { sym, t } = trades[0];
    const inside = trades.filter((trade) => trade.sym === sym && trade.t <= t + 100).length;
    minute.set(sym, minute.get(sym) - inside - 1);
    const gap = { from: t, to: t + 100, status: 'open', symbols: [sym] };
    expect(settle(tape, bars, [gap])).toMatchObject({ missing: 1, inGaps: inside });
    expect(settle(tape, bars, [{ ...gap, status: 'repaired' }])).toMatchObject({ missing: inside + 1, inGaps: 0 });
    expect(settle(tape, bars, [{ ...gap, symbols: ['XXX'] }])).toMatchObject({ missing: inside + 1, inGaps: 0 });
  });
});

describe('the REST side', () => {
  it('has the trades of the stream, each as it was sent, as far as they have been sent', async () => {
    const now = tape.baseMs + 3_000;
    const { server } = createRest(tape, () => now, []);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const base = `http://127.0.0.1:${portOf(server)}/v3/trades`;
    const from = tape.baseMs + 500;
    for (const sym of tape.names) {
      const answer = await fetch(`${base}/${sym}?timestamp.gte=${from}000000&timestamp.lt=${now + 60_000}000000`);
      const rows = (await answer.json()).results.map(({ price, sequence_number: q, id, size }) => ({ price, q, id, size }));
      const sent = trades.filter((trade) => trade.sym === sym && trade.t >= from && trade.t < now);
      expect(rows).toEqual(sent.map(({ p, q, i, s }) => ({ price: p, q, id: i, size: s })));
    }
    server.close();
  });
});
