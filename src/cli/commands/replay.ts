import type { Command } from 'commander';
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { replay } from '../../engine/index.js';
import { logEntriesOf } from '../../gateway/index.js';
import { checkTradeFiles, problemLine, readTrades, type ReadSummary } from '../../massive/index.js';
import { systemClock } from '../../ops/index.js';
import { openStore } from '../compose/database.js';
import { openCatalogue } from '../compose/plugins.js';
import { planSource } from '../compose/engine-plan.js';
import { byReason, lossesOf, reportLosses } from '../input-loss.js';
import { note, print, progress } from '../output.js';
import { loadConfig, openLog, parseTickers, tickersOf } from '../settings.js';

interface ReplayCommandOptions {
  readonly dataDir?: string;
  readonly symbols?: string;
  readonly json?: boolean;
}

const PROGRESS_EVERY = 16;

const TEACHING = `
A trade counts once, however often it occurs: it is identified by day, ticker, exchange, id and sequence number. Rows that cannot be used are
reported and counted, and the rest is stored; in that case, or when a file is truncated or a ticker is in none of them, the exit code is 1. Examples:
  $ npx tickstock replay 2026-05-22.csv.gz
  $ npx tickstock replay 2026-05-2*.csv.zst --symbols "AAPL, BRK.B" --json`;

export function addReplay(program: Command): void {
  program
    .command('replay')
    .description('folds recorded trades straight into the tables, as fast as possible')
    .argument('<files...>', "the vendor's trades_v1 flat files: csv, csv.gz or csv.zst")
    .option('--data-dir <dir>', 'where the embedded database lives (TICKSTOCK_DATA_DIR)')
    .option('--symbols <list>', 'only these tickers, such as AAPL,BRK.B', parseTickers)
    .option('--json', 'print the summary as JSON')
    .addHelpText('after', TEACHING)
    .action(runReplay);
}

async function runReplay(files: readonly string[], { dataDir, symbols, json = false }: ReplayCommandOptions): Promise<void> {
  const config = loadConfig({ TICKSTOCK_DATA_DIR: dataDir }, { TICKSTOCK_LOG_LEVEL: 'warn' });
  const log = openLog(config);
  const wanted = tickersOf(symbols);
  const trades = readTrades(files, {
    onProblem: (problem) => note(problemLine(problem)),
    ...(wanted ? { symbols: wanted } : {}),
  });
  await checkTradeFiles(files);
  const { store, close } = await openStore(config, config.TICKSTOCK_DATA_DIR, log);
  try {
    const started = systemClock.monotonic();
    let entries = 0;
    const counters = await replay({
      entries: logEntriesOf(trades, 'replay'),
      store,
      setup: await planSource(config, await openCatalogue(config.TICKSTOCK_PLUGINS, log), store, log).load(),
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
    const { bars, indicators, patterns, revisions } = counters;
    const seconds = Math.round(systemClock.monotonic() - started) / 1_000;
    const counts = { bars, revisions, indicators, patterns, seconds };
    if (json) print(JSON.stringify({ ...readOf(trades.summary), ...counts }));
    else printSummary(trades.summary, counts);
  } finally {
    await close();
  }
  reportLosses(lossesOf(trades.summary));
}

/** What became of the rows. */
function readOf({ read, kept, corrected, filtered, duplicates, bad, refused, venueTimed, broken, missing }: Readonly<ReadSummary>) {
  return { ticks: read, folded: kept, corrected, otherTickers: filtered, duplicates, bad, refused, venueTimed, broken, missing };
}

function printSummary(summary: Readonly<ReadSummary>, { seconds, ...counts }: Readonly<Record<string, number>>): void {
  const { read, kept, corrected, filtered, duplicates, bad, refused, venueTimed } = summary;
  const line = (name: string, value: number, more = ''): void => print(`${name.padEnd(16)}${value.toLocaleString('en-US')}${more}`);
  line('ticks', read);
  line('folded', kept);
  line('corrected', corrected);
  line('other tickers', filtered);
  line('duplicates', duplicates);
  line('refused', bad, bad === 0 ? '' : ` (${byReason(refused)})`);
  if (venueTimed > 0) line("at venue's time", venueTimed);
  for (const [name, value] of Object.entries(counts)) line(name, value);
  line('seconds', seconds ?? 0);
  line('ticks/s', seconds !== undefined && seconds > 0 ? Math.round(read / seconds) : 0);
}
