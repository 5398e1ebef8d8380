import { Command, CommanderError } from 'commander';
import { IndicatorParametersError } from '../indicators/index.js';
import { SelectionError } from './analyze/selection.js';
import { MissingSettingError, UsageError } from './errors.js';
import { ConfigError } from '../ops/index.js';
import { endWithReader, explain, note } from './output.js';
import { version } from './version.js';

const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

const USAGE_ERRORS = [ConfigError, MissingSettingError, UsageError, SelectionError, IndicatorParametersError];

type Add = (program: Command) => void;

const addRoles = async (): Promise<Add> => (await import('./commands/single-roles.js')).addRoles;
const addEvaluate = async (): Promise<Add> => (await import('./commands/evaluate.js')).addEvaluate;

/** What each brings along is loaded where it is called, so that a short command does not wait for servers and databases. */
const COMMANDS: ReadonlyMap<string, () => Promise<Add>> = new Map([
  ['start', async () => (await import('./commands/start.js')).addStart],
  ['app', addRoles],
  ['gateway', addRoles],
  ['engine', addRoles],
  ['dashboard', addRoles],
  ['sim', async () => (await import('./commands/sim.js')).addSim],
  ['replay', async () => (await import('./commands/replay.js')).addReplay],
  ['analyze', async () => (await import('./commands/analyze.js')).addAnalyze],
  ['test-plugin', async () => (await import('./commands/test-plugin.js')).addTestPlugin],
  ['evaluate', addEvaluate],
  ['calibrate', addEvaluate],
  ['db', async () => (await import('./commands/db.js')).addDb],
  ['doctor', async () => (await import('./commands/doctor.js')).addDoctor],
  ['config', async () => (await import('./commands/config.js')).addConfig],
]);

/** @param called the command, or anything else: help and suggestions know all of them */
async function buildProgram(called: string | undefined): Promise<Command> {
  const program = new Command('tickstock')
    .description('One market-data connection; live indicators, patterns and alerts for many consumers.')
    .version(version)
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true });
  const one = COMMANDS.get(called ?? '');
  for (const load of one ? [one] : new Set(COMMANDS.values())) (await load())(program);
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
    await (await buildProgram(args[0])).parseAsync([...args], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    note(explain(error));
    return USAGE_ERRORS.some((kind) => error instanceof kind) ? EXIT.usage : EXIT.failed;
  }
}
