import type { Command } from 'commander';
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { replay } from '../../engine/index.js';
import { logEntriesOf } from '../../gateway/index.js';
import { readTrades } from '../../massive/index.js';
import { systemClock } from '../../ops/index.js';
import { openStore } from '../compose/database.js';
import { openCatalogue } from '../compose/catalogue.js';
import { planSource } from '../compose/engine-plan.js';
import { note, print, progress } from '../output.js';
import { loadConfig, openLog } from '../settings.js';

interface ReplayCommandOptions {
  readonly dataDir?: string;
  readonly symbols?: string;
  readonly json?: boolean;
}

const PROGRESS_EVERY = 16;

export function addReplay(program: Command): void {
  program
    .command('replay')
    .description('folds recorded trades straight into the tables, as fast as it goes')
    .argument('<files...>', "the vendor's trades_v1 flat files, csv or csv.gz")
    .option('--data-dir <dir>', 'where the embedded database lives (TICKSTOCK_DATA_DIR)')
    .option('--symbols <list>', 'only these tickers')
    .option('--json', 'print the summary as JSON')
    .action(runReplay);
}

async function runReplay(files: readonly string[], { dataDir, symbols, json = false }: ReplayCommandOptions): Promise<void> {
  const config = loadConfig({ TICKSTOCK_DATA_DIR: dataDir }, { TICKSTOCK_LOG_LEVEL: 'warn' });
  const log = openLog(config);
  const trades = readTrades(files, {
    onProblem: ({ file, row, reason }) => note(`${file}${row === undefined ? '' : `, row ${row}`}: ${reason}`),
    ...(symbols === undefined ? {} : { symbols: new Set(symbols.split(',')) }),
  });
  const { store, close } = await openStore(config, config.TICKSTOCK_DATA_DIR, log);
  try {
    const started = systemClock.monotonic();
    let entries = 0;
    const counters = await replay({
      entries: logEntriesOf(trades, 'replay'),
      store,
      program: await planSource(config, await openCatalogue(config.TICKSTOCK_PLUGINS, log), store, log).load(),
      clock: systemClock,
      log,
      universe: config.SYMBOL_UNIVERSE_KEY,
      logId: `replay:${createHash('sha256')
        .update(files.map((file) => basename(file)).join('\n'))
        .digest('hex')
        .slice(0, 16)}`,
      onProgress: ({ trades: folded, bars }) => {
        entries += 1;
        if (entries % PROGRESS_EVERY === 0) progress(`${folded.toLocaleString('en-US')} trades, ${bars.toLocaleString('en-US')} bars`);
      },
    });
    progress('');
    const seconds = (systemClock.monotonic() - started) / 1_000;
    const { read, kept, corrected, bad } = trades.summary;
    const { bars, indicators, patterns, revisions } = counters;
    const summary = {
      ticks: read,
      folded: kept,
      corrected,
      bad,
      bars,
      revisions,
      indicators,
      patterns,
      seconds: Math.round(seconds * 1_000) / 1_000,
    };
    if (json) print(JSON.stringify(summary));
    else printSummary(summary);
  } finally {
    await close();
  }
}

function printSummary(summary: Readonly<Record<string, number>>): void {
  const { ticks = 0, seconds = 0 } = summary;
  const rate = seconds > 0 ? Math.round(ticks / seconds) : 0;
  for (const [name, value] of Object.entries(summary)) print(`${name.padEnd(12)}${value.toLocaleString('en-US')}`);
  print(`${'ticks/s'.padEnd(12)}${rate.toLocaleString('en-US')}`);
}
