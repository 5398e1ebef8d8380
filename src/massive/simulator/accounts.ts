import type { Log } from '../../market/index.js';
import { type Channel, parseTopic } from '../protocol/index.js';
import { createRandom } from '../synthetic/random.js';
import type { ClientSession } from './client-connection.js';
import { ConnectionSlots, type SimulatorPolicy } from './connection-slots.js';
import type { Schedule } from './faults/schedule.js';
import type { Spells } from './faults/spells.js';
import { type Member, Phantom } from './member.js';
import { keyLabel } from './status.js';

export interface AccountOptions {
  /** Keys that are accepted; absent: any that is not empty. */
  readonly keys?: readonly string[];
  readonly policy?: SimulatorPolicy;
  /** Connections per key, or of all keys together. */
  readonly limit?: number;
  /** Whether each key has slots of its own, or all keys belong to one account and share them, as the vendor counters. */
  readonly scope?: 'key' | 'account';
  /** Decides where the policy is `random`. */
  readonly seed?: number;
  /** What the plan includes; absent: everything that the simulator has. */
  readonly channels?: readonly Channel[];
}

/** Channels that the vendor knows and the simulator's accounts never have: a topic of theirs is answered, an unknown one is not. */
const FOREIGN_TOPIC = /^(NOI|FMV|LV)\.\S+$/;
/** Stands for all keys where they share their slots. */
const ACCOUNT = '*';
const ABNORMAL = 1_006;

/** Which keys are good, what their plan includes, and who keeps their connections. */
export class Accounts {
  readonly counters = { auths: 0, failures: 0, evictions: 0 };
  private readonly slots: ConnectionSlots<Member>;

  constructor(
    private readonly options: AccountOptions,
    private readonly spells: Spells,
    private readonly schedule: Schedule,
    private readonly log: Log,
  ) {
    const random = createRandom(options.seed ?? 1);
    this.slots = new ConnectionSlots<Member>(
      options.limit ?? 1,
      options.policy ?? 'evict-oldest',
      (member) => member.live,
      () => random.uniform(),
    );
  }

  get most(): number {
    return this.slots.most;
  }
  get mostContenders(): number {
    return this.slots.mostContenders;
  }
  get connections(): number {
    return this.slots.count();
  }
  get holders(): Record<string, number> {
    return Object.fromEntries([...this.slots.holders()].map(([key, members]) => [keyLabel(key), members.length]));
  }

  knows(key: string): boolean {
    return key !== '' && this.options.keys?.includes(key) !== false;
  }

  authenticate(session: ClientSession, key: string): { readonly refusal?: string } {
    if (this.spells.use('auth-silent')) return {};
    const refusal = this.spells.use('auth-fail')?.message ?? (this.knows(key) ? undefined : 'authentication failed');
    if (refusal !== undefined) {
      this.counters.failures += 1;
      return { refusal };
    }
    this.counters.auths += 1;
    session.accept(key);
    this.evict(this.slots.enter(this.slotOf(key), session), session);
    return {};
  }

  /** To be called with each subscription. */
  subscribed(session: ClientSession): void {
    if (session.key !== undefined) this.evict(this.slots.settle(this.slotOf(session.key)), session);
  }

  judge(topic: string): 'granted' | 'not-authorized' | 'ignored' {
    if (this.spells.use('ignore-topics', ({ topics }) => topics.includes(topic))) return 'ignored';
    const parsed = parseTopic(topic);
    if (!parsed) return FOREIGN_TOPIC.test(topic) ? 'not-authorized' : 'ignored';
    const { channel } = parsed;
    if (this.options.channels?.includes(channel) === false) return 'not-authorized';
    return this.spells.use('not-authorized', ({ channels }) => channels.includes(channel)) ? 'not-authorized' : 'granted';
  }

  /** A foreign client takes a slot of one key, or of each that has a connection, and keeps it for `holdMs`. */
  takeSlots(key: string | undefined, holdMs: number): void {
    for (const taken of key === undefined ? [...this.slots.holders().keys()] : [this.slotOf(key)]) {
      const phantom = new Phantom();
      this.evict(this.slots.seize(taken, phantom), undefined);
      const leave = (): void => this.slots.leave(taken, phantom);
      if (holdMs === 0) leave();
      else void this.schedule.later(holdMs, leave);
    }
  }

  /** To be called when a session's socket has closed. */
  left(session: ClientSession, closeCode: number): void {
    if (session.key === undefined) return;
    const key = this.slotOf(session.key);
    const zombie = closeCode === ABNORMAL ? this.spells.use('zombie') : undefined;
    if (zombie) void this.schedule.later(zombie.ms, () => this.slots.leave(key, session));
    else this.slots.leave(key, session);
  }

  private slotOf(key: string): string {
    return this.options.scope === 'account' ? ACCOUNT : key;
  }

  private evict(members: readonly Member[], newcomer: Member | undefined): void {
    for (const evicted of members) {
      if (evicted.live) {
        this.counters.evictions += 1;
        this.log.warn('connection limit reached, one is evicted', { newcomer: evicted === newcomer });
      }
      evicted.evict();
    }
  }
}
