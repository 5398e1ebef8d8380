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

  it('leave alone what is no message of theirs', () => {
    const readers = new Readers({ monotonic: () => 0 });
    readers.hear('{"type":"log_reader","overloaded":true}');
    expect(readers.areOverloaded).toBe(false);
  });
});
