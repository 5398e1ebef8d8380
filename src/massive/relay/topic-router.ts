import { CHANNELS, type Channel, parseTopic, type RawElement } from '../protocol/index.js';
import { EncodedBatch } from './frames.js';
import type { TopicSet } from './topic-set.js';

/** What the router knows of a client. */
export interface Subscriber {
  readonly topics: TopicSet;
  /** @returns whether all frames were taken */
  deliver(frames: readonly Buffer[]): boolean;
}

/** Subscribers with the very same topics: what one of them gets, all get, and it is encoded once. */
interface Group {
  readonly fingerprint: number;
  readonly topics: ReadonlySet<string>;
  readonly members: Set<Subscriber>;
  /** Indices of the elements of the present delivery that they want. */
  picks: number[];
}

interface ChannelIndex {
  /** Groups that want every event of the channel. */
  readonly all: Set<Group>;
  /** Groups that want this symbol and do not want all. */
  readonly named: Map<string, Group[]>;
}

/** Sends each event to the subscribers that hold its topic or its channel's wildcard: once to each, in order. */
export class TopicRouter {
  private readonly channels: Record<Channel, ChannelIndex>;
  private readonly groups = new Map<number, Group[]>();
  private readonly groupOf = new Map<Subscriber, Group>();
  /** Subscribers whose topics have changed since the last delivery. */
  private readonly moved = new Set<Subscriber>();

  constructor() {
    const index = (): ChannelIndex => ({ all: new Set(), named: new Map() });
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
    let deliveries = 0;
    const addressed = this.select(elements);
    if (addressed.length === 0) return 0;
    const batch = new EncodedBatch(elements.map(({ json }) => json));
    let whole: Buffer[] | undefined;
    for (const group of addressed) {
      const { picks } = group;
      group.picks = [];
      const frames = picks.length === elements.length ? (whole ??= batch.all()) : batch.some(picks);
      for (const member of group.members) if (member.deliver(frames)) deliveries += picks.length;
    }
    return deliveries;
  }

  private select(elements: readonly RawElement[]): Group[] {
    const addressed: Group[] = [];
    const give = (group: Group, i: number): void => {
      if (group.picks.length === 0) addressed.push(group);
      group.picks.push(i);
    };
    for (const [i, { channel, symbol }] of elements.entries()) {
      const { all, named } = this.channels[channel];
      for (const group of all) give(group, i);
      const wanting = named.get(symbol);
      if (wanting) for (const group of wanting) give(group, i);
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
      group = { fingerprint, topics: new Set(topics), members: new Set(), picks: [] };
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
    for (const channel of CHANNELS) if (group.topics.has(`${channel}.*`)) this.channels[channel].all.add(group);
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
    for (const channel of CHANNELS) this.channels[channel].all.delete(group);
  }

  /** The symbols of a channel that the group wants whole are left out: one delivery, not two. */
  private *namedPlaces(group: Group): Generator<{ named: Map<string, Group[]>; name: string }> {
    for (const topic of group.topics) {
      const parsed = parseTopic(topic);
      if (!parsed || parsed.name === '*') continue;
      const { all, named } = this.channels[parsed.channel];
      if (!all.has(group)) yield { named, name: parsed.name };
    }
  }
}

function equal(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  if (one.size !== other.size) return false;
  for (const topic of one) if (!other.has(topic)) return false;
  return true;
}
