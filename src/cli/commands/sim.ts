import type { Command } from 'commander';
import { type SimulatorPolicy, startSimulator } from '../../massive/index.js';
import { systemClock } from '../../ops/index.js';
import { openTape } from '../compose/tape.js';
import { Closers, failureOf, StopSignal } from '../lifecycle.js';
import { note, print } from '../output.js';
import { loadConfig, openLog, parsePort, parseSpeed, parseTimeOfDay, parseWhole } from '../settings.js';

interface SimOptions {
  readonly port: string;
  readonly replay?: readonly string[];
  readonly speed: number | 'max';
  readonly key?: string;
  readonly policy: SimulatorPolicy;
  readonly limit: number;
  readonly rate?: number;
  readonly symbols?: string;
  readonly seed: number;
  readonly at?: number;
}

const TEACHING = `
Examples:
  $ npx tickstock sim                                   a synthetic market on ws://127.0.0.1:8765/stocks, any key
  $ npx tickstock sim --replay 2013-10-07.csv.gz --speed 60
  $ npx tickstock sim --key secret --policy evict-newest
Talk to it:  {"action":"auth","params":"secret"}   then   {"action":"subscribe","params":"T.*"}`;

export function addSim(program: Command): void {
  program
    .command('sim')
    .description("a server that speaks the vendor's protocol and enforces its limits")
    .option('--port <port>', 'port', parsePort, '8765')
    .option('--replay <file...>', "play recorded trades (the vendor's trades_v1 flat files) instead of a synthetic market")
    .option('--speed <n|max>', 'feed seconds per second', parseSpeed, 1)
    .option('--key <key>', 'accept this key only; any key by default')
    .option('--policy <policy>', 'who goes when a key has too many connections: evict-oldest, evict-newest or both', 'evict-oldest')
    .option('--limit <n>', 'connections per key', parseWhole(1, 1_000), 1)
    .option('--rate <n>', 'at most so many events a second', parseWhole(1, 10_000_000))
    .option('--symbols <n|list>', 'how many synthetic symbols, or which ones')
    .option('--seed <n>', 'another seed is another market', parseWhole(0, 2 ** 31 - 1), 1)
    .option('--at <HH:MM>', 'where in the day to begin, New York time', parseTimeOfDay)
    .addHelpText('after', TEACHING)
    .action(async (options: SimOptions) => {
      const stop = new StopSignal();
      const log = openLog(loadConfig());
      const closers = new Closers(log);
      const { tape } = await openTape({ ...options, now: systemClock.now(), onProblem: (line) => note(line) });
      const { port, speed, key, policy, limit, rate } = options;
      const simulator = await startSimulator({
        host: '127.0.0.1',
        port: Number(port),
        tape,
        speed,
        policy,
        limit,
        clock: systemClock,
        log: log.child('sim'),
        ...(key === undefined ? {} : { keys: [key] }),
        ...(rate === undefined ? {} : { rate }),
      });
      closers.add('simulator', () => simulator.close());
      print(`sim: ${simulator.url}`);
      try {
        await stop.orEndOf([failureOf(simulator.ended)]);
      } finally {
        await closers.closeAll();
      }
    });
}
