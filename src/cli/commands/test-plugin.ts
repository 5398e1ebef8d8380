import { type Command, Option } from 'commander';
import { PluginError } from '../../plugins/index.js';
import { print } from '../output.js';
import { verdictsOf } from '../plugin-thread.js';

interface TestPluginOptions {
  readonly timeLimit: string;
  readonly json?: boolean;
}

const TEACHING = `
A module exports \`indicators\`, \`patterns\`, or both; docs/plugins.md shows how to write one. Asked of each indicator: it is warm after its
lookback and not before; peek gives what update then gives and changes nothing; its memory is its own doubles alone; the same bars
give the same values, bar by bar, for symbols in turn; no NaN and no infinity for finite prices. Of each pattern: it does not throw,
its levels are in order, the same bars give the same events. Then name the module in TICKSTOCK_PLUGINS. Example:
  $ npx tickstock test-plugin my-indicators.mjs`;

export function addTestPlugin(program: Command): void {
  program
    .command('test-plugin <module>')
    .description('asks the contract of indicators and patterns of your own')
    .addOption(new Option('--time-limit <seconds>', 'an endless loop is given up after so long').default('60'))
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
    if (failed === 0) print('all keep the contract');
  }
  if (failed > 0) throw new PluginError(`${failed} of ${verdicts.length} in ${module} break the contract.`);
}
