import { eachMessage, MessageEncoder } from '../../dist/bus/index.js';
import { CalibrationTable } from '../../dist/calibration/index.js';
import { planOf } from '../../dist/engine/core/index.js';
import { defaultDefinitions } from '../../dist/engine/definitions/defaults.js';
import { select } from '../../dist/engine/definitions/select.js';
import { Display } from '../../dist/engine/display.js';
import { EngineFold } from '../../dist/engine/fold.js';
import { BUILT_IN } from '../../dist/engine/index.js';
import { Recorder } from '../../dist/engine/recorder.js';
import { SymbolStates } from '../../dist/engine/symbol-states.js';
import { EventLoopYield } from '../../dist/engine/event-loop-yield.js';
import { epochMsOf, silentLog } from '../../dist/market/index.js';
import { migrate, openPostgresStore } from '../../dist/store/postgres/index.js';

/** The engine's parts in the order in which its service uses them, without the log and the bus: what is saved of symbols can be left out. */

const SHARD = 0;
/** Entries of one read. */
const READ_ENTRIES = 64;
/** As the settings have them. */
const BATCH_ROWS = 500;
const FLUSH_MS = 1_000;
const MAX_ROWS = 100_000;
const KINDS = ['bar', 'indicators', 'patterns', 'session', 'alert', 'gap', 'repair'];
const clock = {
  now: () => epochMsOf(Date.now()),
  monotonic: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

export class Engine {
  /** @type {Recorder} of the running leg */
  recorder;
  published = 0;
  /** Entries of the running read. */
  read = 0;

  static async open(url) {
    await migrate({ url });
    const store = await openPostgresStore({ url });
    const { ownerEpoch } = await store.acquireShard(SHARD, 'bench');
    return new Engine(store, ownerEpoch);
  }

  constructor(store, ownerEpoch) {
    this.store = store;
    const { settings, thresholds } = select(defaultDefinitions(BUILT_IN), {
      catalogue: BUILT_IN,
      universe: 'bench',
      allowedLatenessMs: 500,
      barsFrom: 'trades',
    });
    const setup = { plan: planOf(settings), thresholds, calibration: new CalibrationTable([]) };
    /** Where rows go: the recorder of the running leg. */
    const rows = /** @type {import('../../dist/engine/fold.js').RowSink} */ (
      Object.fromEntries(KINDS.map((kind) => [kind, (...given) => this.recorder[kind](...given)]))
    );
    this.fold = new EngineFold({
      setup,
      session: { universe: 'bench', logId: 'bench' },
      rows,
      publisher: { publish: (messages) => this.publish(messages), encoder: new MessageEncoder(console) },
    });
    this.states = new SymbolStates({ fold: this.fold, clock });
    this.display = new Display(clock);
    const given = {
      store,
      clock,
      log: silentLog,
      shard: SHARD,
      ownerEpoch,
      logId: 'bench',
      batchRows: BATCH_ROWS,
      flushIntervalMs: FLUSH_MS,
      maxRows: MAX_ROWS,
      random: () => 0,
    };
    this.recorders = {
      with: new Recorder({ ...given, states: (place, everything) => this.states.take(place, everything) }),
      without: new Recorder(given),
    };
  }

  /** The bus writes bodies out when it sends them. */
  publish(messages) {
    for (const message of messages) for (const { body } of eachMessage([message])) this.published += body.length;
  }

  /** Folds for so long, and writes what that gave. @param saves whether the states of symbols are saved beside it */
  async run(market, forMs, saves) {
    this.recorder = saves ? this.recorders.with : this.recorders.without;
    const before = { trades: market.trades, rows: this.recorder.counters.rows, ...this.states.counters };
    const used = process.cpuUsage();
    const began = performance.now();
    while (performance.now() - began < forMs) await this.second(market, saves);
    await this.recorder.flush();
    const ms = performance.now() - began;
    const { user, system } = process.cpuUsage(used);
    const { saved, bytes } = this.states.counters;
    return {
      /** Of this process alone, trades in a second of processor time: others that have the machine too make less of a difference. */
      processorRate: ((market.trades - before.trades) / (user + system)) * 1e6,
      rate: ((market.trades - before.trades) / ms) * 1_000,
      rows: this.recorder.counters.rows - before.rows,
      states: saved - before.saved,
      stateBytes: bytes - before.bytes,
    };
  }

  async second(market, saves) {
    const yielding = new EventLoopYield(clock);
    for (const entry of market.second()) {
      if (this.read === 0) this.display.begin();
      for (const _ of this.fold.steps(entry)) await yielding.pause();
      await yielding.pause();
      this.read += 1;
      const place = { position: String(entry.sequence), sequence: entry.sequence };
      if (this.recorder.isFull) await this.recorder.reached(place);
      if (this.read < READ_ENTRIES) continue;
      this.read = 0;
      this.display.show(this.fold, 0);
      await this.recorder.reached(place);
      if (saves) this.states.gather(place);
    }
  }

  async close() {
    await this.store.close();
  }
}
