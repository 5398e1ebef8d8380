import type { Command } from 'commander';
import { type Log, OPEN_MINUTE } from '../../market/index.js';
import { type Simulator, simulatorMeasurements, startSimulator } from '../../massive/index.js';
import { type Config, systemClock } from '../../ops/index.js';
import { openBackend } from '../compose/backend.js';
import { openStore } from '../compose/database.js';
import { upstreamAt } from '../compose/massive.js';
import type { Upstream } from '../compose/provider.js';
import { hasUpstream, upstreamOf } from '../compose/upstream.js';
import { makeDashboard, makeEngines, makeGateway, Observed } from '../compose/roles.js';
import { openTape } from '../compose/tape.js';
import { type Closers, failureOf, untilStopped } from '../lifecycle.js';
import { note, print } from '../output.js';
import { becauseOfFile, loadConfig, openLog, parsePort, parseSpeed, parseTickers, parseTimeOfDay, parseWhole } from '../settings.js';
import { version } from '../version.js';

interface StartOptions {
  readonly port?: string;
  readonly dataDir?: string;
  readonly replay?: readonly string[];
  readonly speed: number | 'max';
  readonly symbols?: string;
  readonly seed: number;
  readonly at?: number;
}

/** Requests a second; the simulator of this process has no neighbours to spare. */
const SIMULATOR_RATE = 1_000;
const SIMULATOR_KEY = 'simulator';
/** So that charts have a past and indicators are warm when the market opens. */
const SYNTHETIC_HISTORY_MINUTES = 90;

const TEACHING = `
Without MASSIVE_API_KEY the market is SIMULATED and labelled so. Examples:
  $ npx tickstock start                                 a synthetic market, embedded database, http://127.0.0.1:8787
  $ npx tickstock start --replay 2013-10-07.csv.gz --speed 60 --at 09:30
  $ MASSIVE_API_KEY=… TICKSTOCK_SYMBOLS=AAPL,MSFT npx tickstock start`;

export function addStart(program: Command): void {
  program
    .command('start')
    .description('everything in one process, with embedded defaults; prints the address of the dashboard')
    .option('--port <port>', 'port of the dashboard (TICKSTOCK_PORT)', parsePort)
    .option('--data-dir <dir>', 'where the embedded database lives (TICKSTOCK_DATA_DIR)')
    .option('--replay <file...>', "play recorded trades (the vendor's trades_v1 flat files: csv, csv.gz or csv.zst)")
    .option('--speed <n|max>', 'feed seconds per second of the simulator', parseSpeed, 1)
    .option('--symbols <n|list>', 'which tickers, such as AAPL,BRK.B; without a key also a number of synthetic ones', parseTickers)
    .option('--seed <n>', 'another seed is another synthetic market', parseWhole(0, 2 ** 31 - 1), 1)
    .option('--at <HH:MM>', 'time of day to begin at, New York time', parseTimeOfDay)
    .addHelpText('after', TEACHING)
    .action(runStart);
}

async function runStart(options: StartOptions): Promise<void> {
  const given = {
    TICKSTOCK_PORT: options.port,
    TICKSTOCK_DATA_DIR: options.dataDir,
    ...(options.symbols !== undefined && !/^\d+$/.test(options.symbols) ? { TICKSTOCK_SYMBOLS: options.symbols } : {}),
  };
  // On a console the dashboard's address is the news; the log is there for whoever asks.
  const config = loadConfig(given, { TICKSTOCK_LOG_LEVEL: 'warn' });
  const log = openLog(config);
  await untilStopped(
    log,
    (closers) => composeAll(config, options, closers, log),
    () => note('tickstock: stopping …'),
  );
}

/** @returns what runs until it is stopped */
async function composeAll(config: Config, options: StartOptions, closers: Closers, log: Log): Promise<readonly Promise<void>[]> {
  const [{ store, close, measurements }, backend] = await Promise.all([
    openStore(config, config.TICKSTOCK_DATA_DIR, log),
    openBackend(config, log),
  ]);
  const observed = new Observed();
  const { metrics } = observed;
  metrics.add(measurements);
  metrics.add(backend.measurements());
  closers.add('store', close);
  closers.add('bus', () => backend.close());
  const dashboard = await makeDashboard(config, backend, store, observed, log);
  closers.add('dashboard', () => dashboard.close());
  const shards = Array.from({ length: config.TICKSTOCK_LOG_SHARDS }, (_, shard) => shard);
  const running: Promise<void>[] = [];
  const upstream = await openUpstream(config, options, closers, log);
  metrics.add(simulatorMeasurements(() => upstream.simulator));
  const engines = await makeEngines(config, backend, store, shards, observed, log, upstream.upstream);
  for (const engine of engines) {
    closers.add('engine', () => engine.stop());
    running.push((await engine.start()).done);
  }
  const gateway = makeGateway(config, backend, upstream.upstream, 'start', observed, log);
  closers.add('gateway', () => gateway.stop());
  running.push(gateway.start().done);
  if (upstream.failure) running.push(upstream.failure);
  print(`TickStock ${version}, ${upstream.label}`);
  if (upstream.remark !== undefined) print(upstream.remark);
  print(`dashboard: ${dashboard.url}`);
  return running;
}

interface OpenUpstream {
  readonly upstream: Upstream;
  /** What the market is, in a few words. */
  readonly label: string;
  /** What somebody may have thought otherwise. */
  readonly remark?: string;
  readonly failure?: Promise<void>;
  /** Absent where the market is no simulated one. */
  readonly simulator?: Simulator;
}

async function openUpstream(config: Config, options: StartOptions, closers: Closers, log: Log): Promise<OpenUpstream> {
  if (hasUpstream(config) && options.replay === undefined) {
    const upstream = upstreamOf(config, log);
    return { upstream, label: upstream.label };
  }
  const playFromMinute = options.at ?? OPEN_MINUTE;
  // A recording has its own beginning; the synthetic market is made from a little before the start on.
  const at = options.replay === undefined ? Math.max(0, playFromMinute - SYNTHETIC_HISTORY_MINUTES) : undefined;
  const begin = {
    seed: options.seed,
    ...(options.replay === undefined ? {} : { replay: options.replay }),
    ...(options.symbols === undefined ? {} : { symbols: options.symbols }),
    ...(at === undefined ? {} : { at }),
  };
  const { tape, source, label } = await openTape({ ...begin, now: systemClock.now(), onProblem: note });
  const fromThere = options.replay !== undefined && options.at === undefined ? {} : { playFromMinute };
  const simulator = await startSimulator({
    host: '127.0.0.1',
    port: 0,
    keys: [SIMULATOR_KEY],
    tape,
    speed: options.speed,
    clock: systemClock,
    log: log.child('sim'),
    ...fromThere,
  });
  closers.add('simulator', () => simulator.close());
  const rate = options.speed === 'max' ? 1 : options.speed;
  const rest = { restUrl: `http://${new URL(simulator.url).host}`, restRate: SIMULATOR_RATE };
  const remark = options.replay === undefined ? whySimulated(log) : undefined;
  return {
    ...(remark === undefined ? {} : { remark }),
    upstream: upstreamAt(config, { url: simulator.url, apiKey: SIMULATOR_KEY, source, rate, ...rest }),
    failure: failureOf(simulator.ended),
    simulator,
    label: `${source === 'synthetic' ? 'SIMULATED: ' : 'REPLAY: '}${label}`,
  };
}

/** Who has written a key down and sees a simulated market wants to know why. */
function whySimulated(log: Log): string | undefined {
  const because = becauseOfFile();
  if (because === '') return undefined;
  const remark = `SIMULATED, as MASSIVE_API_KEY is not set${because}`;
  log.warn(remark);
  return remark;
}
