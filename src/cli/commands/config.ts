import type { Command } from 'commander';
import { printableConfig } from '../../ops/index.js';
import { print } from '../output.js';
import { loadConfig } from '../settings.js';

export function addConfig(program: Command): void {
  const config = program.command('config').description('the settings, from the environment and .env');
  config
    .command('print')
    .description('prints every setting as it is in force; secrets are hidden')
    .option('--json', 'print as JSON')
    .action(({ json = false }: { readonly json?: boolean }) => {
      const settings = printableConfig(loadConfig());
      if (json) print(JSON.stringify(settings));
      else
        for (const [name, value] of Object.entries(settings))
          print(`${name.padEnd(34)}${value === null ? '(not set)' : typeof value === 'string' ? value : JSON.stringify(value)}`);
    });
  config
    .command('check')
    .description('checks the settings and lists every problem')
    .action(() => {
      loadConfig();
      print('the settings are valid');
    });
}
