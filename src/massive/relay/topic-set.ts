import { parseTopic } from '../protocol/index.js';

/** No ticker of any market comes near. */
const MAX_TOPIC_CHARACTERS = 64;
/** Five channels of every US stock twice over; what is beyond belongs to no honest program. */
const MAX_TOPICS = 120_000;

/** The topics that one client holds, wildcards among them. */
export class TopicSet {
  private readonly held = new Set<string>();
  private sum = 0;

  constructor(private readonly limit = MAX_TOPICS) {}

  get topics(): ReadonlySet<string> {
    return this.held;
  }

  /** Equal for equal sets in whatever order they came about; sets that differ may share it. */
  get fingerprint(): number {
    return this.sum;
  }

  /** @returns whether the topic is new; unknown codes, and topics that are held already, are not */
  add(topic: string): boolean {
    if (topic.length > MAX_TOPIC_CHARACTERS || this.held.size >= this.limit || this.held.has(topic)) return false;
    if (!parseTopic(topic)) return false;
    this.held.add(topic);
    this.sum ^= hashOf(topic);
    return true;
  }

  /** @returns whether the topic was held */
  remove(topic: string): boolean {
    if (!this.held.delete(topic)) return false;
    this.sum ^= hashOf(topic);
    return true;
  }

  /** @returns what was held */
  clear(): string[] {
    const topics = [...this.held];
    this.held.clear();
    this.sum = 0;
    return topics;
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
