import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { type FeedMessage, type Log, newYorkTime, serialDay, silentLog, type Ticker, tickerOf } from '../market/index.js';
import { SilentSymbols } from './silent-symbols.js';

const DAY = serialDay({ year: 2026, month: 5, day: 22 });
const at = (hour: number, minute: number): number => newYorkTime(DAY, hour, minute);

class Rig {
  readonly clock = new ManualClock();
  readonly said: string[] = [];
  readonly silent: SilentSymbols;
  private sequence = 0;

  constructor(symbols: readonly string[], rate = 1) {
    const say = (message: string, fields: unknown): void => void this.said.push(`${message}: ${JSON.stringify(fields)}`);
    const log: Log = { ...silentLog, warn: say, info: say };
    this.silent = new SilentSymbols({ symbols: symbols.map(tickerOf), clock: this.clock, log, rate });
  }

  asked(active?: readonly string[] | Error): this {
    const tell = async (): Promise<readonly Ticker[]> => {
      if (active instanceof Error) throw active;
      return (active ?? []).map(tickerOf);
    };
    this.silent.asked(active && tell);
    return this;
  }

  print(symbol: string, time: number): void {
    this.sequence += 1;
    const message = { kind: 'trade', symbol, price: 10, size: 100, time, sequence: this.sequence, conditions: [], exchange: 1, id: '1' };
    this.silent.observe([message as unknown as FeedMessage]);
  }

  async seconds(count: number, streaming = true): Promise<void> {
    for (let i = 0; i < count; i += 1) {
      await this.clock.advance(1_000);
      this.silent.look(streaming);
    }
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  get listed(): string[] {
    return this.silent.view.listed.map(({ symbol, likely, reason }) => `${symbol} ${likely ?? '-'} ${reason}`);
  }
}

describe('tickers that never print', () => {
  it('are named at once where they do not look like any, and are listed until they print', async () => {
    const rig = new Rig(['aapl', 'BRK-B', 'MSFT', 'BApA', 'I:SPX']).asked();
    expect(rig.said).toEqual([
      'tickers not in the vendor’s notation; they are requested as written: {"tickers":"aapl (did you mean AAPL?), BRK-B (did you mean BRK.B?), I:SPX","count":3}',
    ]);
    expect(rig.listed).toEqual(['aapl AAPL spelling', 'BRK-B BRK.B spelling', 'I:SPX - spelling']);
    rig.print('BRK-B', at(10, 0));
    await rig.seconds(1);
    expect(rig.listed).toEqual(['aapl AAPL spelling', 'I:SPX - spelling']);
    expect(rig.said.at(-1)).toContain('have data: {"tickers":"BRK-B","count":1}');
  });

  it('are named after a quarter of an hour of regular trading, once', async () => {
    const rig = new Rig(['AAPL', 'ZZZZ']).asked();
    rig.print('AAPL', at(9, 20));
    await rig.seconds(24 * 60);
    expect(rig.listed).toEqual([]);
    await rig.seconds(2 * 60);
    expect(rig.listed).toEqual(['ZZZZ - no_data']);
    await rig.seconds(60 * 60);
    expect(rig.said).toEqual(['no data for some tickers since they were requested; do they trade?: {"tickers":"ZZZZ","count":1}']);
    rig.print('ZZZZ', at(11, 0));
    expect(rig.silent.view).toEqual({ total: 0, listed: [] });
  });

  it('are not named at night, nor while nothing can come', async () => {
    const rig = new Rig(['AAPL', 'ZZZZ']).asked();
    rig.print('AAPL', at(18, 0));
    await rig.seconds(3_600);
    const lost = new Rig(['ZZZZ']).asked();
    await lost.seconds(3_600, false);
    expect([...rig.said, ...lost.said]).toEqual([]);
  });

  it('are named by the machine’s time where the feed has none', async () => {
    const rig = new Rig(['AAPL']).asked();
    await rig.seconds(15 * 60 - 1);
    expect(rig.silent.view.total).toBe(0);
    await rig.seconds(1);
    expect(rig.listed).toEqual(['AAPL - no_data']);
  });

  it('are named sooner in a feed that runs faster, but not after one print from the future', async () => {
    const fast = new Rig(['AAPL', 'ZZZZ'], 60).asked();
    fast.print('AAPL', at(10, 0));
    await fast.seconds(16);
    expect(fast.silent.view.total).toBe(1);
    const odd = new Rig(['AAPL', 'ZZZZ']).asked();
    odd.print('AAPL', at(10, 0));
    odd.print('AAPL', at(15, 0));
    await odd.seconds(60);
    expect(odd.silent.view.total).toBe(0);
  });

  it('are bounded in log and list, and counted', async () => {
    const rig = new Rig(Array.from({ length: 500 }, (_, i) => `S${i}`)).asked();
    await rig.seconds(15 * 60);
    expect(rig.silent.view.total).toBe(500);
    expect(rig.silent.view.listed).toHaveLength(20);
    expect(rig.said.join()).toContain('S19 and 480 more');
  });
});

describe('tickers beside the provider’s active ones', () => {
  it('are named with the nearest', async () => {
    const rig = new Rig(['AAPL', 'APPL', 'BRKB', 'bacpl', 'TWTR']).asked(['AAPL', 'BRK.B', 'BACpL', 'MSFT']);
    await rig.seconds(5);
    expect(rig.listed).toEqual(['APPL AAPL not_listed', 'BRKB BRK.B not_listed', 'bacpl BACpL spelling', 'TWTR - not_listed']);
    expect(rig.said.at(-1)).toBe(
      'tickers missing from the vendor’s list of active stocks: {"tickers":"APPL (did you mean AAPL?), BRKB (did you mean BRK.B?), bacpl (did you mean BACpL?), TWTR","count":4}',
    );
  });

  it('are right, whatever they look like, where the provider has them; and what has printed needs no list', async () => {
    const rig = new Rig(['ODD-FORM', 'ABCDY']).asked(['ODD-FORM', 'MSFT']);
    rig.print('ABCDY', at(10, 0));
    await rig.seconds(5);
    expect(rig.silent.view.total).toBe(0);
  });

  it.each([
    ['cannot be had', new Error('refused')],
    ['are none', []],
  ])('stay as they are where these %s', async (_, active) => {
    const rig = new Rig(['AAPL', 'XXXX']).asked(active);
    await rig.seconds(60);
    expect(rig.silent.view.total).toBe(0);
  });
});
