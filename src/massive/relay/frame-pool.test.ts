import { describe, expect, it } from 'vitest';
import { FramePool } from './frame-pool.js';

describe('memory for frames', () => {
  it('is used again when it was reclaimed, and for frames of like size only', () => {
    const pool = new FramePool();
    const first = pool.take(1_000);
    expect(first).toHaveLength(1_000);
    expect(first.buffer.byteLength).toBe(1_024);
    pool.reclaim();
    expect(pool.take(2_000).buffer).not.toBe(first.buffer);
    expect(pool.take(600).buffer).toBe(first.buffer);
  });

  it('is never used again while somebody may refer to it', () => {
    const pool = new FramePool();
    const waiting = pool.take(1_000);
    expect(pool.take(1_000).buffer).not.toBe(waiting.buffer);
    pool.forgo();
    pool.reclaim();
    expect(pool.take(1_000).buffer).not.toBe(waiting.buffer);
  });
});
