import { type Channel, CHANNELS, parseTopic } from '../protocol/index.js';

/** The topics that one client holds. A wildcard and a ticker together still make one delivery. */
export class SubscribedTopics {
  private readonly wildcards = new Set<Channel>();
  private readonly named: ReadonlyMap<Channel, Set<string>> = new Map(CHANNELS.map((channel) => [channel, new Set<string>()]));

  get empty(): boolean {
    return !CHANNELS.some((channel) => this.wantsAny(channel));
  }

  /** @returns whether the topic is new; unknown forms and topics that are held already are not */
  add(topic: string): boolean {
    const parsed = parseTopic(topic);
    if (!parsed || this.holds(parsed.channel, parsed.name)) return false;
    if (parsed.name === '*') this.wildcards.add(parsed.channel);
    else this.named.get(parsed.channel)?.add(parsed.name);
    return true;
  }

  remove(topic: string): boolean {
    const parsed = parseTopic(topic);
    if (!parsed) return false;
    const { channel, name } = parsed;
    return name === '*' ? this.wildcards.delete(channel) : this.named.get(channel)?.delete(name) === true;
  }

  wants(channel: Channel, symbol: string): boolean {
    return this.wildcards.has(channel) || this.named.get(channel)?.has(symbol) === true;
  }

  wantsAny(channel: Channel): boolean {
    return this.wildcards.has(channel) || (this.named.get(channel)?.size ?? 0) > 0;
  }

  private holds(channel: Channel, name: string): boolean {
    return name === '*' ? this.wildcards.has(channel) : this.named.get(channel)?.has(name) === true;
  }
}
