import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { OPEN_MINUTE } from '../../market/index.js';
import {
  FaultScriptError,
  parseFaultScript,
  type ScriptedFault,
  SIMULATED_CHANNELS,
  SIMULATOR_POLICIES,
  type SimulatedChannel,
  type SimulatorPolicy,
  startSimulator,
} from '../../massive/index.js';
import { systemClock } from '../../ops/index.js';
import { openTape } from '../compose/tape.js';
import { failureOf, untilStopped } from '../lifecycle.js';
import { note, print } from '../output.js';
import { loadConfig, openLog, parsePort, parseSpeed, parseTickers, parseTimeOfDay, parseWhole } from '../settings.js';

interface SimOptions {
  readonly port: string;
  readonly replay?: readonly string[];
  readonly speed: number | 'max';
  readonly key?: string;
  readonly policy: SimulatorPolicy;
  readonly limit: number;
  readonly scope: 'key' | 'account';
  readonly buffer: number;
  readonly rate?: number;
  readonly symbols?: string;
  readonly seed: number;
  readonly at?: number;
  readonly history?: number;
  readonly channels?: readonly SimulatedChannel[];
  readonly authTimeout: number;
  readonly acks: 'coalesced' | 'each';
  readonly beforeAuth: 'ignore' | 'not-authorized';
  readonly faults?: string;
  readonly restRate?: number;
  readonly keep: number;
}

const TEACHING = `
The market:
  $ npx tickstock sim                                   a synthetic market on ws://127.0.0.1:8765/stocks, any key
  $ npx tickstock sim --replay 2013-10-07.csv.gz --speed 60
  $ npx tickstock sim --at 10:30 --history 60           REST has an hour of trades and bars from the start
Talk to it:  {"action":"auth","params":"secret"}   then   {"action":"subscribe","params":"T.*,Q.AAPL,A.*,AM.*,LULD.*"}
The tape begins with the first subscription.

The account:
  $ npx tickstock sim --key secret --policy evict-newest --limit 1
  $ npx tickstock sim --channels T,AM --auth-timeout 5  Q, A and LULD are answered "not authorized"

Faults, from a file or at any time on the same port:
  $ npx tickstock sim --faults faults.ndjson
      {"fault":"drop","after":{"trades":5000}}
      {"fault":"pause","ms":20000,"after":{"feed":"09:45:00"}}
      {"fault":"auth-silent","times":2,"after":{"ms":60000}}
  $ curl -d '{"fault":"half-open"}' http://127.0.0.1:8765/control/fault
  $ curl -d '{"fault":"skip","symbol":"AAPL","trades":20}' http://127.0.0.1:8765/control/fault
  $ curl http://127.0.0.1:8765/control/status
  drop close evict pause half-open slow-abort zombie refuse no-greeting auth-fail auth-silent not-authorized
  ignore-topics garbage duplicate late-bars skip halt rest-fail clear

REST for what has been played, regardless of faults, with the same keys:
  $ curl 'http://127.0.0.1:8765/v3/trades/AAPL?order=asc&limit=10&apiKey=secret'
  $ curl 'http://127.0.0.1:8765/v2/aggs/ticker/AAPL/range/1/minute/2013-10-07/2013-10-07?apiKey=secret'
  $ npx tickstock sim --rest-rate 5                     the sixth request in a minute is answered with 429

Every fault, its parameters and what a client sees: docs/simulator.md`;

export function addSim(program: Command): void {
  program
    .command('sim')
    .description("a server that speaks the vendor's protocol, enforces its limits and fails on command")
    .option('--port <port>', 'port', parsePort, '8765')
    .option(
      '--replay <file...>',
      "play recorded trades (the vendor's trades_v1 flat files: csv, csv.gz or csv.zst) instead of a synthetic market",
    )
    .option('--speed <n|max>', 'feed seconds per second', parseSpeed, 1)
    .option('--rate <n>', 'maximum events per second', parseWhole(1, 10_000_000))
    .option('--symbols <n|list>', 'number of synthetic symbols, or which ones, such as AAPL,BRK.B', parseTickers)
    .option('--seed <n>', 'another seed is another market', parseWhole(0, 2 ** 31 - 1), 1)
    .option('--at <HH:MM>', 'time of day to begin at, New York time', parseTimeOfDay)
    .option('--history <minutes>', 'how much of the tape before --at the REST data has from the start', parseWhole(1, 1_440))
    .option('--key <key>', 'accept only this key; any key by default')
    .addOption(
      new Option('--policy <policy>', 'which connection goes when a key has too many').choices(SIMULATOR_POLICIES).default('evict-oldest'),
    )
    .option('--limit <n>', 'connections per key', parseWhole(1, 1_000), 1)
    .addOption(
      new Option('--scope <scope>', 'whether the limit applies to each key or to all keys of one account')
        .choices(['key', 'account'])
        .default('key'),
    )
    .option('--buffer <KiB>', 'unsent data beyond which a slow client is cut off', parseWhole(1, 4_194_304), 65_536)
    .option('--channels <list>', `what the plan includes, of ${SIMULATED_CHANNELS.join(',')}; everything by default`, parseChannels)
    .option('--auth-timeout <seconds>', 'how long a connection may stay without authentication', parseWhole(1, 3_600), 15)
    .addOption(
      new Option('--acks <form>', 'acknowledgements of a request in one frame, or one frame each')
        .choices(['coalesced', 'each'])
        .default('coalesced'),
    )
    .addOption(
      new Option('--before-auth <answer>', 'answer to a subscription before authentication')
        .choices(['ignore', 'not-authorized'])
        .default('ignore'),
    )
    .option('--faults <file>', 'a JSON array of faults, or one per line')
    .option('--rest-rate <n>', 'REST requests per minute and key; unlimited by default', parseWhole(1, 1_000_000))
    .option('--keep <trades>', 'number of trades kept for REST', parseWhole(1, 50_000_000), 2_000_000)
    .addHelpText('after', TEACHING)
    .action(runSim);
}

async function runSim(options: SimOptions): Promise<void> {
  const log = openLog(loadConfig());
  const faults = options.faults === undefined ? [] : await readFaults(options.faults);
  const now = systemClock.now();
  const at = options.at ?? OPEN_MINUTE;
  const begin = options.history === undefined ? options.at : Math.max(0, at - options.history);
  const { tape } = await openTape({ ...options, ...(begin === undefined ? {} : { at: begin }), now, onProblem: (line) => note(line) });
  const { port, speed, key, policy, limit, scope, seed, rate, channels, restRate, acks, beforeAuth } = options;
  const settings: Parameters<typeof startSimulator>[0] = {
    host: '127.0.0.1',
    port: Number(port),
    tape,
    speed,
    policy,
    limit,
    scope,
    seed,
    acks,
    beforeAuth,
    faults,
    clock: systemClock,
    log: log.child('sim'),
    authTimeoutMs: options.authTimeout * 1_000,
    keepTrades: options.keep,
    ...(speed === 'max' ? {} : { maxUnsentBytes: options.buffer * 1_024 }),
    ...(key === undefined ? {} : { keys: [key] }),
    ...(rate === undefined ? {} : { rate }),
    ...(channels === undefined ? {} : { channels }),
    ...(restRate === undefined ? {} : { restPerMinute: restRate }),
    ...(options.history === undefined ? {} : { playFromMinute: at }),
  };
  await untilStopped(log, async (closers) => {
    const simulator = await startSimulator(settings);
    closers.add('simulator', () => simulator.close());
    print(`sim: ${simulator.url}`);
    print(`rest and control: ${simulator.httpUrl}`);
    return [failureOf(simulator.ended)];
  });
}

function parseChannels(text: string): SimulatedChannel[] {
  return text.split(',').map((name) => {
    const channel = SIMULATED_CHANNELS.find((known) => known === name.trim());
    if (!channel) throw new InvalidArgumentError(`"${name}" is not one of ${SIMULATED_CHANNELS.join(', ')}`);
    return channel;
  });
}

/** @throws FaultScriptError */
async function readFaults(path: string): Promise<ScriptedFault[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new FaultScriptError(path, [error instanceof Error ? error.message : String(error)]);
  }
  return parseFaultScript(text, path);
}
