export type SimulatedChannel = 'T' | 'A' | 'AM';
const TOPIC = /^(T|A|AM)\.(\S+)$/;

/** The topics that one client holds. A wildcard and a ticker together still make one delivery. */
export class TopicSet {
  private readonly wildcards = new Set<string>();
  private readonly named: Record<SimulatedChannel, Set<string>> = { T: new Set(), A: new Set(), AM: new Set() };

  get empty(): boolean {
    return this.wildcards.size === 0 && Object.values(this.named).every((set) => set.size === 0);
  }

  /** @returns whether the topic is new; unknown forms and topics that are held already are not */
  add(topic: string): boolean {
    const parsed = parse(topic);
    if (!parsed) return false;
    const set: Set<string> = parsed.name === '*' ? this.wildcards : this.named[parsed.channel];
    const entry = parsed.name === '*' ? parsed.channel : parsed.name;
    if (set.has(entry)) return false;
    set.add(entry);
    return true;
  }

  remove(topic: string): boolean {
    const parsed = parse(topic);
    if (!parsed) return false;
    return parsed.name === '*' ? this.wildcards.delete(parsed.channel) : this.named[parsed.channel].delete(parsed.name);
  }

  wants(channel: SimulatedChannel, symbol: string): boolean {
    return this.wildcards.has(channel) || this.named[channel].has(symbol);
  }

  wantsAny(channel: SimulatedChannel): boolean {
    return this.wildcards.has(channel) || this.named[channel].size > 0;
  }
}

function parse(topic: string): { channel: SimulatedChannel; name: string } | undefined {
  const [, channel, name] = TOPIC.exec(topic) ?? [];
  return channel === undefined || name === undefined ? undefined : { channel: channel as SimulatedChannel, name };
}
