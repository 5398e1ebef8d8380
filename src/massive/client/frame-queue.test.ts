import { describe, expect, it } from 'vitest';
import { FrameQueue } from './frame-queue.js';

interface Made {
  readonly queue: FrameQueue;
  readonly seen: string[];
  /** Oldest, newest and number of the frames given up, each time. */
  readonly shed: [string, string, number][];
}

/** @param cost clock milliseconds that reading one frame takes */
function make(cost: number, maxBytes = 1_000): Made {
  const seen: string[] = [];
  const shed: [string, string, number][] = [];
  let clock = 0;
  const queue = new FrameQueue({
    onFrame: ({ data }) => {
      seen.push(data.toString());
      clock += cost;
    },
    onShed: (first, last, count) => shed.push([first.data.toString(), last.data.toString(), count]),
    now: () => 0,
    monotonic: () => clock,
    maxBytes,
  });
  return { queue, seen, shed };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i += 1) await turn();
};

describe('frame queue', () => {
  it('reads a lone frame at once', () => {
    const { queue, seen } = make(1);
    queue.push(Buffer.from('a'));
    expect(seen).toEqual(['a']);
    expect(queue.depth).toEqual({ frames: 0, mostFrames: 1, bytes: 0, shedFrames: 0 });
  });

  it('gives way after a few milliseconds and keeps the order', async () => {
    const { queue, seen } = make(20);
    for (const text of ['a', 'b', 'c', 'd']) queue.push(Buffer.from(text));
    expect(seen).toEqual(['a']);
    await turns(10);
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
  });

  it('gives way sooner where much waits, so that the socket is emptied in time', async () => {
    const { queue, seen } = make(1, 64 * 1_048_576);
    const frame = Buffer.alloc(65_536, 'x');
    for (let frames = 0; frames < 100; frames += 1) queue.push(frame);
    expect(seen).toHaveLength(8);
    await turn();
    expect(seen).toHaveLength(8 + 3);
    // Two megabytes are left.
    for (let left = 100 - seen.length; left > 32; left = 100 - seen.length) await turn();
    const before = seen.length;
    await turn();
    expect(seen).toHaveLength(before + 8);
  });

  it('gives up the older half beyond its bound, and says which frames, before it reads on', async () => {
    const { queue, seen, shed } = make(20, 10);
    for (let i = 0; i < 5; i += 1) queue.push(Buffer.from(`f${i}__`));
    expect(seen).toEqual(['f0__']);
    expect(shed).toEqual([['f1__', 'f2__', 2]]);
    await turns(20);
    expect(seen).toEqual(['f0__', 'f3__', 'f4__']);
    expect(queue.depth).toMatchObject({ frames: 0, bytes: 0, shedFrames: 2 });
  });

  it('every frame is read or given up, in order, whatever the load', async () => {
    const { queue, seen, shed } = make(3, 50);
    const all = Array.from({ length: 500 }, (_, i) => String(1_000 + i));
    for (const [i, text] of all.entries()) {
      queue.push(Buffer.from(text));
      if (i % 7 === 0) await turn();
    }
    await turns(50);
    const lost = shed.flatMap(([first, last]) => all.slice(all.indexOf(first), all.indexOf(last) + 1));
    expect(shed.reduce((sum, [, , count]) => sum + count, 0)).toBe(lost.length);
    expect(lost.length).toBeGreaterThan(0);
    expect([...seen, ...lost].toSorted()).toEqual(all);
    expect(seen).toEqual(seen.toSorted());
  });

  it('reads nothing while it is held, and goes on where it was', async () => {
    const { queue, seen } = make(1);
    queue.hold(true);
    for (const text of ['a', 'b', 'c']) queue.push(Buffer.from(text));
    await turns(5);
    expect(seen).toEqual([]);
    queue.hold(false);
    await turns(5);
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  it('reads the rest at once when the connection ends', () => {
    const { queue, seen } = make(20);
    for (const text of ['a', 'b', 'c']) queue.push(Buffer.from(text));
    queue.flush();
    expect(seen).toEqual(['a', 'b', 'c']);
    expect(queue.depth.frames).toBe(0);
  });
});
