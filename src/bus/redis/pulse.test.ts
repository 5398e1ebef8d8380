import { afterEach, describe, expect, it, vi } from 'vitest';
import { Pulse } from './pulse.js';

describe('pulse', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('tells a busy program from one that stands still', () => {
    vi.useFakeTimers();
    const shared = new SharedArrayBuffer(4);
    let now = 0;
    const isAlive = new Pulse(shared, 3_000).watch(() => now);
    const end = new Pulse(shared, 3_000).beat();
    const pass = (ms: number, beating: boolean): boolean => {
      now += ms;
      if (beating) vi.advanceTimersByTime(ms);
      return isAlive();
    };
    expect(pass(1_000, true)).toBe(true);
    expect(pass(2_900, false)).toBe(true);
    expect(pass(200, false)).toBe(false);
    expect(pass(1_000, true)).toBe(true);
    end();
    expect(pass(1_000, true)).toBe(true);
    expect(pass(3_000, true)).toBe(false);
  });
});
