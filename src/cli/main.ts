import { Command, CommanderError } from 'commander';
import { IndicatorParametersError } from '../indicators/index.js';
import { SelectionError } from './analyze/selection.js';
import { MissingSettingError, UsageError } from './errors.js';
import { ConfigError } from '../ops/index.js';
import { addAnalyze } from './commands/analyze.js';
import { addConfig } from './commands/config.js';
import { addDb } from './commands/db.js';
import { addDoctor } from './commands/doctor.js';
import { addEvaluate } from './commands/evaluate.js';
import { addReplay } from './commands/replay.js';
import { addRoles } from './commands/roles.js';
import { addSim } from './commands/sim.js';
import { addStart } from './commands/start.js';
import { addTestPlugin } from './commands/test-plugin.js';
import { endWithReader, explain, note } from './output.js';
import { version } from './version.js';

const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

const USAGE_ERRORS = [ConfigError, MissingSettingError, UsageError, SelectionError, IndicatorParametersError];

function buildProgram(): Command {
  const program = new Command('tickstock')
    .description('One market-data connection, live indicators, patterns and alerts for many consumers.')
    .version(version)
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true });
  addStart(program);
  addRoles(program);
  addSim(program);
  addReplay(program);
  addAnalyze(program);
  addTestPlugin(program);
  addEvaluate(program);
  addDb(program);
  addDoctor(program);
  addConfig(program);
  exitByError(program);
  return program;
}

/** Commander would end the process itself; the exit code is ours to give. */
function exitByError(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) exitByError(child);
}

/** @returns the exit code: 0 done, 1 failed, 2 wrong usage */
export async function main(args: readonly string[]): Promise<number> {
  endWithReader();
  try {
    await buildProgram().parseAsync([...args], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    note(explain(error));
    return USAGE_ERRORS.some((kind) => error instanceof kind) ? EXIT.usage : EXIT.failed;
  }
}
