import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bus } from './bus.js';
import type { BusMessage } from './bus-message.js';
import { CHANNELS } from './channels.js';
import { BusUnavailableError } from './errors.js';

export interface BusUnderTest {
  readonly bus: Bus;
  /** What the adapter reported about subscribers that threw. */
  subscriberFailures(): number;
  stop(): Promise<void>;
}

/** Collects messages and lets a test wait for the n-th. */
class Inbox {
  readonly bodies: string[] = [];
  private waiting: { count: number; resolve: () => void }[] = [];

  readonly take = ({ body }: BusMessage): void => {
    this.bodies.push(body);
    this.waiting = this.waiting.filter(({ count, resolve }) => {
      if (this.bodies.length < count) return true;
      resolve();
      return false;
    });
  };

  async holds(count: number): Promise<readonly string[]> {
    if (this.bodies.length < count) await new Promise<void>((resolve) => this.waiting.push({ count, resolve }));
    return this.bodies;
  }
}

const message = (channel: string, body: string | number): BusMessage => ({ channel, body: String(body) });

/** What every adapter of `Bus` promises. */
export function busSuite(name: string, start: () => Promise<BusUnderTest>): void {
  describe(`Bus: ${name}`, () => {
    let under: BusUnderTest;
    let bus: Bus;
    beforeEach(async () => {
      under = await start();
      bus = under.bus;
    });
    afterEach(() => under.stop());

    it('delivers in the order of publishing', async () => {
      const inbox = new Inbox();
      await bus.subscribe(['a'], inbox.take);
      const bodies = Array.from({ length: 500 }, (_, index) => String(index));
      await bus.publish(bodies.slice(0, 300).map((body) => message('a', body)));
      await Promise.all(bodies.slice(300).map((body) => bus.publish([message('a', body)])));
      expect(await inbox.holds(500)).toEqual(bodies);
    });

    it('delivers in a later turn, never inside publish', async () => {
      const inbox = new Inbox();
      await bus.subscribe(['a'], inbox.take);
      const published = bus.publish([message('a', 1)]);
      expect(inbox.bodies).toEqual([]);
      await published;
      expect(await inbox.holds(1)).toEqual(['1']);
    });

    it('delivers to each subscriber of a channel and to no other channel', async () => {
      const [first, second, other] = [new Inbox(), new Inbox(), new Inbox()];
      await bus.subscribe(['a'], first.take);
      await bus.subscribe(['a'], second.take);
      await bus.subscribe(['b'], other.take);
      await bus.publish([message('a', 'one'), message('b', 'two')]);
      expect(await first.holds(1)).toEqual(['one']);
      expect(await second.holds(1)).toEqual(['one']);
      expect(await other.holds(1)).toEqual(['two']);
    });

    it('one subscription takes many channels', async () => {
      const channels = Object.values(CHANNELS);
      const seen = new Set<string>();
      const inbox = new Inbox();
      await bus.subscribe(channels, (received) => {
        seen.add(received.channel);
        inbox.take(received);
      });
      await bus.publish(channels.map((channel) => message(channel, '{}')));
      await inbox.holds(channels.length);
      expect([...seen].toSorted()).toEqual(channels.toSorted());
    });

    it('keeps any text as it is', async () => {
      const bodies = ['{"name":"Zürich ☂ 𝄞"}', '', '\u0000\r\n"'];
      const inbox = new Inbox();
      await bus.subscribe(['ü/☂'], inbox.take);
      await bus.publish(bodies.map((body) => message('ü/☂', body)));
      expect(await inbox.holds(3)).toEqual(bodies);
    });

    it('ends one subscription and leaves the others, even of the same handler', async () => {
      const [ended, staying] = [new Inbox(), new Inbox()];
      const endFirst = await bus.subscribe(['a', 'b'], ended.take);
      await bus.subscribe(['a'], staying.take);
      const endTwin = await bus.subscribe(['a'], staying.take);
      await endFirst();
      await endTwin();
      await bus.publish([message('b', 'gone'), message('a', 'here')]);
      await bus.publish([message('a', 'again')]);
      expect(await staying.holds(2)).toEqual(['here', 'again']);
      expect(ended.bodies).toEqual([]);
    });

    it('takes a channel again after its last subscription ended', async () => {
      const inbox = new Inbox();
      const end = await bus.subscribe(['a'], () => undefined);
      await end();
      await end();
      await bus.subscribe(['a'], inbox.take);
      await bus.publish([message('a', 'back')]);
      expect(await inbox.holds(1)).toEqual(['back']);
    });

    it('a subscriber that throws costs the others nothing and is reported', async () => {
      const inbox = new Inbox();
      await bus.subscribe(['a'], () => {
        throw new Error('this subscriber is broken');
      });
      await bus.subscribe(['a'], inbox.take);
      await bus.publish([message('a', 1), message('a', 2)]);
      expect(await inbox.holds(2)).toEqual(['1', '2']);
      expect(under.subscriberFailures()).toBe(2);
    });

    it('publishes to nobody, and nothing', async () => {
      await expect(bus.publish([message('nobody', 1)])).resolves.toBeUndefined();
      await expect(bus.publish([])).resolves.toBeUndefined();
    });

    it('refuses after close', async () => {
      await bus.close();
      await expect(bus.publish([message('a', 1)])).rejects.toThrow(BusUnavailableError);
      await expect(bus.subscribe(['a'], () => undefined)).rejects.toThrow(BusUnavailableError);
    });
  });
}
