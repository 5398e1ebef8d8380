import { describe, expect, it } from 'vitest';
import { Readers } from './readers.js';

const said = (shard: number, overloaded: boolean): string =>
  JSON.stringify({ type: 'log_reader', schema: 1, shard, sequence: 7, lag_ms: 100 * shard, overloaded });

describe('readers of the log', () => {
  it('are overloaded while one of them says so, and not once it says otherwise', () => {
    const readers = new Readers({ monotonic: () => 0 });
    expect(readers.areOverloaded).toBe(false);
    readers.hear(said(0, false));
    readers.hear(said(1, true));
    expect(readers.areOverloaded).toBe(true);
    readers.hear(said(0, false));
    expect(readers.areOverloaded).toBe(true);
    readers.hear(said(1, false));
    expect(readers.areOverloaded).toBe(false);
    expect(readers.lagMs).toBe(100);
  });

  it('count no more when they say nothing: the log keeps for an engine that is gone', () => {
    let now = 0;
    const readers = new Readers({ monotonic: () => now });
    readers.hear(said(0, true));
    now = 1_900;
    expect(readers.areOverloaded).toBe(true);
    now = 2_100;
    expect(readers.areOverloaded).toBe(false);
  });

  it('are gone when they say nothing for three seconds', () => {
    let now = 0;
    const readers = new Readers({ monotonic: () => now });
    const told: string[] = [];
    const log = { warn: (message: string) => void told.push(message), info: (message: string) => void told.push(message) };
    const pass = (seconds: number, speaks: boolean): void => {
      for (let second = 0; second < seconds; second += 1) {
        now += 1_000;
        if (speaks) readers.hear(said(1, false));
        readers.look(log);
      }
    };
    pass(2, true);
    pass(5, false);
    expect(readers.gone).toEqual(['engine of shard 1']);
    pass(1, true);
    expect(readers.gone).toEqual([]);
    expect(told).toEqual(['an engine has been silent for three seconds', 'an engine reports again']);
  });

  it('give what the log has lost on once, however often they announce it, and again when they still do a minute later', () => {
    const losses: unknown[] = [];
    let time = 0;
    const readers = new Readers({ monotonic: () => time }, (...loss) => losses.push(loss));
    const missing = { from: 1_000, to: 2_000, received_at: 9_000 };
    const announced = JSON.stringify({ ...(JSON.parse(said(1, false)) as object), missing });
    for (let times = 0; times < 3; times += 1) readers.hear(announced);
    expect(losses).toEqual([[1, { kind: 'gap', from: 1_000, to: 2_000, cause: 'log_lost', symbols: [] }, 9_000]]);
    time = 60_000;
    for (let times = 0; times < 3; times += 1) readers.hear(announced);
    expect(losses).toHaveLength(2);
  });

  it('leave alone what is no message of theirs', () => {
    const readers = new Readers({ monotonic: () => 0 });
    readers.hear('{"type":"log_reader","overloaded":true}');
    expect(readers.areOverloaded).toBe(false);
  });
});
