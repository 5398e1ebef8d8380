import { describe, expect, it } from 'vitest';
import { FrameQueue } from './frame-queue.js';

/** @param cost clock milliseconds that reading one frame takes */
function queue(cost: number, maxBytes = 1_000): { queue: FrameQueue; seen: string[]; events: string[] } {
  const seen: string[] = [];
  const events: string[] = [];
  let clock = 0;
  const made = new FrameQueue({
    onFrame: (data) => {
      seen.push(data.toString());
      clock += cost;
    },
    pause: () => events.push('pause'),
    resume: () => events.push('resume'),
    now: () => 0,
    monotonic: () => clock,
    maxBytes,
  });
  return { queue: made, seen, events };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('frame queue', () => {
  it('reads a lone frame at once', () => {
    const { queue: frames, seen } = queue(1);
    frames.push(Buffer.from('a'));
    expect(seen).toEqual(['a']);
    expect(frames.depth).toEqual({ frames: 0, mostFrames: 1, bytes: 0 });
  });

  it('gives way after a few milliseconds and keeps the order', async () => {
    const { queue: frames, seen } = queue(20);
    for (const text of ['a', 'b', 'c', 'd']) frames.push(Buffer.from(text));
    expect(seen).toEqual(['a']);
    for (let i = 0; i < 10; i += 1) await turn();
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
  });

  it('rests the socket beyond its bound and wakes it below half of it', async () => {
    const { queue: frames, seen, events } = queue(20, 10);
    for (let i = 0; i < 8; i += 1) frames.push(Buffer.from('xxxx'));
    expect(events).toEqual(['pause']);
    for (let i = 0; i < 20; i += 1) await turn();
    expect(events).toEqual(['pause', 'resume']);
    expect(seen).toHaveLength(8);
  });

  it('reads the rest at once when the connection ends', () => {
    const { queue: frames, seen } = queue(20);
    for (const text of ['a', 'b', 'c']) frames.push(Buffer.from(text));
    frames.flush();
    expect(seen).toEqual(['a', 'b', 'c']);
    expect(frames.depth.frames).toBe(0);
  });
});
