import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { Clock, Log } from '../../market/index.js';
import type { TapeTrade } from '../protocol/index.js';
import { type AccountOptions, Accounts } from './accounts.js';
import { Broadcast } from './broadcast.js';
import { ClientSession, type Flow, type Manners } from './client-connection.js';
import { answerControl } from './control.js';
import { Door, MARKET_PATH } from './door.js';
import { FaultScriptError } from './errors.js';
import { applyFault, type FaultTarget } from './faults/apply.js';
import { Schedule } from './faults/schedule.js';
import type { FaultInput, FaultKind, ScriptedFault } from './faults/schema.js';
import { judgeFault } from './faults/script.js';
import { Spells } from './faults/spells.js';
import { MarketRecord } from './history/market-record.js';
import { HttpPort } from './http-port.js';
import { Playback } from './playback.js';
import type { Answer } from './rest/answer.js';
import { Rest } from './rest/rest.js';
import type { SimulatorStatus } from './status.js';
import { withoutHistory } from './warm-up.js';

export interface SimulatorOptions extends AccountOptions, Partial<Manners> {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly tape: AsyncIterable<readonly TapeTrade[]>;
  readonly speed: number | 'max';
  readonly clock: Clock;
  readonly log: Log;
  /** At most so many trades a second. */
  readonly rate?: number;
  readonly authTimeoutMs?: number;
  /** A client with more unsent bytes is cut off as a slow consumer; at full speed the tape waits instead unless this is given. */
  readonly maxUnsentBytes?: number;
  /**
   * Minutes after New York's midnight of the tape's first day: earlier trades are in the REST data from the start and are not
   * played.
   */
  readonly playFromMinute?: number;
  readonly faults?: readonly FaultInput[];
  /** REST requests per minute and key; unlimited by default. */
  readonly restPerMinute?: number;
  /** Trades that REST can still give. */
  readonly keepTrades?: number;
}

export interface Simulator {
  readonly url: string;
  /** Where the REST and control endpoints are: `http://host:port`. */
  readonly httpUrl: string;
  /** Resolves when the tape has been played to its end; the sockets stay open. */
  readonly ended: Promise<void>;
  status(): SimulatorStatus;
  readonly counted: SimulatorCounters;
  /**
   * Makes a fault happen now, or when its `after` says.
   * @throws FaultScriptError
   */
  fault(fault: FaultInput): void;
  close(): Promise<void>;
}

const AUTH_TIMEOUT_MS = 15_000;
const GOING_AWAY = 1_012;
const KEPT_TRADES = 2_000_000;
/** At full speed the tape waits for the slowest client rather than cutting it off. */
const WAIT_ABOVE_BYTES = 1_048_576;
const CUT_OFF_BYTES = 64 * 1_048_576;

/** What its parts have counted. */
interface SimulatorCounters {
  readonly accounts: Accounts['counters'];
  readonly broadcast: Broadcast['counters'];
  readonly rest: Rest['counters'];
}

/** @throws SimulatorPortError, FaultScriptError */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const server = new SimulatorServer(options);
  await server.listen();
  await server.history;
  return server;
}

class SimulatorServer implements Simulator, FaultTarget {
  readonly schedule: Schedule;
  readonly spells: Spells;
  readonly record: MarketRecord;
  readonly broadcast: Broadcast;
  readonly ended: Promise<void>;
  /** Resolves when the trades before `playFrom` are in the record. */
  readonly history: Promise<void>;
  private readonly port: HttpPort;
  private readonly door: Door;
  private readonly accounts: Accounts;
  private readonly rest: Rest;
  private readonly sessions = new Map<WebSocket, ClientSession>();
  private readonly stopping = new AbortController();
  private readonly applied = new Map<FaultKind, number>();
  private newcomers: { readonly flow: Flow; readonly cause: object | undefined } = { flow: 'open', cause: undefined };
  private begin: () => void = () => undefined;

  constructor(private readonly options: SimulatorOptions) {
    const { tape, speed, rate, clock, log, playFromMinute, keepTrades = KEPT_TRADES, restPerMinute = Infinity, faults = [] } = options;
    this.spells = new Spells(clock);
    this.schedule = new Schedule(clock, this.stopping.signal);
    this.record = new MarketRecord(keepTrades);
    this.broadcast = new Broadcast(() => [...this.sessions.values()], this.schedule, this.record);
    this.accounts = new Accounts(options, this.spells, this.schedule, log);
    this.port = new HttpPort(options.host, options.port, log, (request, pathname, origin) => this.answer(request, pathname, origin));
    this.door = new Door(this.port.http, clock, this.spells, (socket, raw) => this.onConnection(socket, raw));
    const { record, spells } = this;
    this.rest = new Rest({ record, spells, clock, perMinute: restPerMinute, knows: (key) => this.accounts.knows(key) });
    const first = new Promise<void>((resolve) => {
      this.begin = resolve;
    });
    const { played, ready } =
      playFromMinute === undefined ? { played: tape, ready: Promise.resolve() } : withoutHistory(tape, playFromMinute, record);
    this.history = ready;
    const emit = (trades: readonly TapeTrade[]): Promise<void> => this.emit(trades);
    const playback = new Playback({ tape: played, speed, clock, emit, ...(rate === undefined ? {} : { rate }) });
    this.ended = first.then(() => playback.run(this.stopping.signal));
    // Whoever waits for the end is told; where nobody does, the tape has simply stopped.
    this.ended.catch(() => undefined);
    for (const fault of faults) this.fault(fault);
  }

  get url(): string {
    return `ws://${this.port.authority}${MARKET_PATH}`;
  }
  get httpUrl(): string {
    return `http://${this.port.authority}`;
  }

  listen(): Promise<void> {
    return this.port.listen();
  }

  get counted(): SimulatorCounters {
    const { accounts, broadcast, rest } = this;
    return { accounts: accounts.counters, broadcast: broadcast.counters, rest: rest.counters };
  }

  status(): SimulatorStatus {
    const { accounts, broadcast, record, door, rest, schedule } = this;
    const { played, delivered, lost, skipped, cutOff } = broadcast.counters;
    return {
      connections: accounts.connections,
      sockets: this.sessions.size,
      mostPerKey: accounts.most,
      mostContenders: accounts.mostContenders,
      holders: accounts.holders,
      attempts: door.attempts,
      attemptTimes: door.times,
      auths: accounts.counters.auths,
      authFailures: accounts.counters.failures,
      evictions: accounts.counters.evictions,
      cutOff,
      trades: played,
      delivered,
      lost,
      skipped,
      feedTime: record.feedTime,
      history: { trades: record.trades.count, fallenOut: record.trades.fallenOut, minuteBars: record.bars.count },
      faults: { pending: schedule.pending, applied: Object.fromEntries(this.applied) },
      rest: { ...rest.counters },
    };
  }

  fault(fault: FaultInput): void {
    const judged = judgeFault(fault);
    if (Array.isArray(judged)) throw new FaultScriptError('The fault', judged);
    this.plan(judged);
  }

  async close(): Promise<void> {
    this.stopping.abort();
    this.begin();
    for (const session of this.sessions.values()) session.close(GOING_AWAY, 'simulator is stopping');
    await this.options.clock.sleep(50);
    for (const session of this.sessions.values()) session.abort();
    this.door.close();
    await this.port.close();
  }

  live(key?: string): readonly ClientSession[] {
    return [...this.sessions.values()].filter((session) => session.live && (key === undefined || session.key === key));
  }

  takeSlots(key: string | undefined, holdMs: number): void {
    this.accounts.takeSlots(key, holdMs);
  }

  setNewcomers(flow: Flow, cause?: object): void {
    this.newcomers = { flow, cause };
  }

  resume(cause: object): void {
    if (this.newcomers.cause === cause) this.setNewcomers('open');
    for (const session of this.sessions.values()) session.resume(cause);
  }

  goOffline(ms: number): void {
    this.port.shut();
    void this.schedule.later(ms, () => this.port.reopen());
  }

  private plan(fault: ScriptedFault): void {
    const apply = (): void => {
      this.applied.set(fault.fault, (this.applied.get(fault.fault) ?? 0) + 1);
      this.options.log.warn('triggering a scripted fault', { fault: fault.fault });
      applyFault(fault, this);
    };
    if (fault.after) this.schedule.at(fault.after, apply);
    else apply();
  }

  private onConnection(socket: WebSocket, raw: Socket): void {
    const { speed, acks = 'coalesced', beforeAuth = 'ignore' } = this.options;
    const { maxUnsentBytes = speed === 'max' ? Infinity : CUT_OFF_BYTES } = this.options;
    const host = {
      acks,
      beforeAuth,
      authenticate: (member: ClientSession, key: string) => this.accounts.authenticate(member, key),
      judge: (topic: string) => this.accounts.judge(topic),
      subscribed: (member: ClientSession) => {
        this.accounts.subscribed(member);
        this.begin();
        this.schedule.subscribed();
      },
    };
    const session = new ClientSession(socket, raw, host, maxUnsentBytes);
    session.setFlow(this.newcomers.flow, this.newcomers.cause);
    if (!this.spells.use('no-greeting')) session.greet();
    this.sessions.set(socket, session);
    const gone = new AbortController();
    socket.once('close', (code) => {
      gone.abort();
      this.sessions.delete(socket);
      this.accounts.left(session, code);
    });
    void this.expectKey(session, gone.signal);
  }

  private async expectKey(session: ClientSession, gone: AbortSignal): Promise<void> {
    await this.options.clock.sleep(this.options.authTimeoutMs ?? AUTH_TIMEOUT_MS, gone);
    if (!gone.aborted && !session.asked) session.refuse('auth_timeout', 'No authentication request received.');
  }

  private async answer(request: IncomingMessage, pathname: string, origin: string): Promise<Answer> {
    if (!pathname.startsWith('/control')) return this.rest.answer(request, origin);
    return answerControl(request, pathname, { fault: (fault) => this.plan(fault), status: () => this.status() });
  }

  private async emit(trades: readonly TapeTrade[]): Promise<void> {
    this.broadcast.play(trades);
    if (this.options.speed !== 'max') return;
    await nextTurn();
    await Promise.all(this.live().map((session) => session.drainedTo(WAIT_ABOVE_BYTES)));
    await this.someoneListens();
  }

  /** At full speed a tape that nobody hears would be over before anybody comes back. */
  private async someoneListens(): Promise<void> {
    const { clock } = this.options;
    const listening = (): boolean => this.live().some((session) => !session.topics.empty);
    while (!this.stopping.signal.aborted && !listening()) await clock.sleep(20, this.stopping.signal);
  }
}
