import { type Command, Option } from 'commander';
import { PluginError } from '../../plugins/index.js';
import { print } from '../output.js';
import { verdictsOf } from '../plugin-thread.js';

interface TestPluginOptions {
  readonly timeLimit: string;
  readonly json?: boolean;
}

const TEACHING = `
A module exports \`indicators\`, \`patterns\`, or both; docs/plugins.md shows how to write one. Each indicator must be warm after its
lookback and not before; peek must return what update then returns, and change nothing; its only memory is its own doubles; the same bars
must give the same values, bar by bar, for symbols in turn; finite prices must give no NaN and no infinity. A pattern must not throw,
its levels must be in order, and the same bars must give the same events. Then name the module in TICKSTOCK_PLUGINS. Example:
  $ npx tickstock test-plugin my-indicators.mjs`;

export function addTestPlugin(program: Command): void {
  program
    .command('test-plugin <module>')
    .description('tests your own indicators and patterns against the contract')
    .addOption(new Option('--time-limit <seconds>', 'time after which an endless loop is aborted').default('60'))
    .option('--json', 'print as JSON')
    .addHelpText('after', TEACHING)
    .action(testPlugin);
}

async function testPlugin(module: string, { timeLimit, json = false }: TestPluginOptions): Promise<void> {
  const verdicts = await verdictsOf(module, Number(timeLimit));
  const failed = verdicts.filter(({ violations }) => violations.length > 0).length;
  if (json) print(JSON.stringify({ module, passed: failed === 0, verdicts }));
  else {
    for (const { kind, name, violations } of verdicts) {
      print(`${violations.length === 0 ? '✓' : '✗'} ${kind} ${name}`);
      for (const { promise, problem } of violations) print(`    ${promise}:\n      ${problem}`);
    }
    if (failed === 0) print('all fulfil the contract');
  }
  if (failed > 0) throw new PluginError(`${failed} of ${verdicts.length} in ${module} break the contract.`);
}
