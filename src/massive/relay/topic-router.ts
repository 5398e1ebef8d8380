import { CHANNELS, type Channel, parseTopic, type RawElement } from '../protocol/index.js';
import { FramePool } from './frame-pool.js';
import { EncodedBatch, MAX_FRAME_BYTES } from './frames.js';
import type { TopicSet } from './topic-set.js';

/** What the router knows of a client. */
export interface Subscriber {
  readonly topics: TopicSet;
  /** Bytes that the socket still has to pass on; none: it refers to no frame any more. */
  readonly queuedBytes: number;
  /** @returns whether all frames were taken */
  deliver(frames: readonly Buffer[]): boolean;
}

/** Subscribers with the very same topics: what one of them gets, all get, and it is encoded once. */
interface Group {
  readonly fingerprint: number;
  readonly topics: ReadonlySet<string>;
  readonly members: Set<Subscriber>;
  /** Indices of the elements of the present delivery that they want: the first `picked` of them. */
  picks: Int32Array;
  picked: number;
}

interface ChannelIndex {
  /** Groups that want every event of the channel. */
  all: Group[];
  /** Groups that want this symbol and do not want all. */
  readonly named: Map<string, Group[]>;
}

const FIRST_PICKS = 64;

/** Sends each event to the subscribers that hold its topic or its channel's wildcard: once to each, in order. */
export class TopicRouter {
  private readonly channels: Record<Channel, ChannelIndex>;
  private readonly groups = new Map<number, Group[]>();
  private readonly groupOf = new Map<Subscriber, Group>();
  /** Subscribers whose topics have changed since the last delivery. */
  private readonly moved = new Set<Subscriber>();
  private readonly pool = new FramePool();

  constructor() {
    const index = (): ChannelIndex => ({ all: [], named: new Map() });
    this.channels = { T: index(), Q: index(), A: index(), AM: index(), LULD: index() };
  }

  /** To be called whenever the subscriber's topics have changed. */
  changed(subscriber: Subscriber): void {
    this.moved.add(subscriber);
  }

  leave(subscriber: Subscriber): void {
    this.moved.delete(subscriber);
    this.exitGroup(subscriber);
  }

  /** @returns deliveries: events, each counted once for every subscriber that took it */
  route(elements: readonly RawElement[]): number {
    this.regroup();
    if (this.groupOf.size === 0) return 0;
    const addressed = this.select(elements);
    if (addressed.length === 0) return 0;
    let deliveries = 0;
    const batch = new EncodedBatch(
      elements.map(({ json }) => json),
      MAX_FRAME_BYTES,
      this.pool,
    );
    let whole: Buffer[] | undefined;
    for (const { picks, picked, members } of addressed) {
      if (picked === elements.length) {
        whole ??= batch.all();
        this.pool.forgo();
        deliveries += picked * hand(whole, members).takers;
        continue;
      }
      const { takers, waiting } = hand(batch.some(picks.subarray(0, picked)), members);
      deliveries += picked * takers;
      if (waiting) this.pool.forgo();
      else this.pool.reclaim();
    }
    for (const group of addressed) group.picked = 0;
    return deliveries;
  }

  /** @returns the groups that want any; the hot path, once for each event and group that wants it */
  private select(elements: readonly RawElement[]): Group[] {
    const addressed: Group[] = [];
    for (let i = 0; i < elements.length; i += 1) {
      const element = elements[i];
      if (element === undefined) continue;
      const { all, named } = this.channels[element.channel];
      pick(i, all, addressed);
      const wanting = named.get(element.symbol);
      if (wanting) pick(i, wanting, addressed);
    }
    return addressed;
  }

  private regroup(): void {
    for (const subscriber of this.moved) {
      this.exitGroup(subscriber);
      if (subscriber.topics.topics.size > 0) this.enterGroup(subscriber);
    }
    this.moved.clear();
  }

  private enterGroup(subscriber: Subscriber): void {
    const { fingerprint, topics } = subscriber.topics;
    const alike = this.groups.get(fingerprint) ?? [];
    let group = alike.find((candidate) => equal(candidate.topics, topics));
    if (!group) {
      group = { fingerprint, topics: new Set(topics), members: new Set(), picks: new Int32Array(FIRST_PICKS), picked: 0 };
      this.groups.set(fingerprint, [...alike, group]);
      this.enterIndex(group);
    }
    group.members.add(subscriber);
    this.groupOf.set(subscriber, group);
  }

  private exitGroup(subscriber: Subscriber): void {
    const group = this.groupOf.get(subscriber);
    if (!group) return;
    this.groupOf.delete(subscriber);
    group.members.delete(subscriber);
    if (group.members.size > 0) return;
    const others = this.groups.get(group.fingerprint)?.filter((other) => other !== group) ?? [];
    if (others.length > 0) this.groups.set(group.fingerprint, others);
    else this.groups.delete(group.fingerprint);
    this.exitIndex(group);
  }

  private enterIndex(group: Group): void {
    for (const channel of CHANNELS) if (group.topics.has(`${channel}.*`)) this.channels[channel].all.push(group);
    for (const { named, name } of this.namedPlaces(group)) {
      const wanting = named.get(name);
      if (wanting) wanting.push(group);
      else named.set(name, [group]);
    }
  }

  private exitIndex(group: Group): void {
    for (const { named, name } of this.namedPlaces(group)) {
      const wanting = named.get(name)?.filter((other) => other !== group) ?? [];
      if (wanting.length > 0) named.set(name, wanting);
      else named.delete(name);
    }
    for (const index of Object.values(this.channels)) index.all = index.all.filter((other) => other !== group);
  }

  /** The symbols of a channel that the group wants whole are left out: one delivery, not two. */
  private *namedPlaces(group: Group): Generator<{ named: Map<string, Group[]>; name: string }> {
    for (const topic of group.topics) {
      const parsed = parseTopic(topic);
      if (!parsed || parsed.name === '*') continue;
      if (!group.topics.has(`${parsed.channel}.*`)) yield { named: this.channels[parsed.channel].named, name: parsed.name };
    }
  }
}

/** @returns how many took all frames, and whether a socket has yet to pass on any */
function hand(frames: readonly Buffer[], members: ReadonlySet<Subscriber>): { takers: number; waiting: boolean } {
  let takers = 0;
  let waiting = false;
  for (const member of members) {
    if (member.deliver(frames)) takers += 1;
    if (member.queuedBytes > 0) waiting = true;
  }
  return { takers, waiting };
}

function pick(i: number, groups: readonly Group[], addressed: Group[]): void {
  for (const group of groups) {
    if (group.picked === 0) addressed.push(group);
    if (group.picked === group.picks.length) {
      const longer = new Int32Array(2 * group.picked);
      longer.set(group.picks);
      group.picks = longer;
    }
    group.picks[group.picked] = i;
    group.picked += 1;
  }
}

function equal(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  if (one.size !== other.size) return false;
  for (const topic of one) if (!other.has(topic)) return false;
  return true;
}
