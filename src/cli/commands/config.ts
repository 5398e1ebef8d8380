import type { Command } from 'commander';
import { printableConfig } from '../../ops/index.js';
import { print } from '../output.js';
import { becauseOfFile, loadConfig, loadSettings } from '../settings.js';

export function addConfig(program: Command): void {
  const config = program.command('config').description('the settings, from the environment and .env');
  config
    .command('print')
    .description('prints every setting in force and where it is set; secrets are hidden')
    .option('--json', 'print as JSON')
    .action(({ json = false }: { readonly json?: boolean }) => {
      const { config, originOf } = loadSettings();
      const settings = printableConfig(config);
      if (json) print(JSON.stringify(settings));
      else
        for (const [name, value] of Object.entries(settings)) {
          const shown = value === null ? '(not set)' : typeof value === 'string' ? value : JSON.stringify(value);
          const origin = originOf(name) ?? originOf(name.toLowerCase());
          print(`${name.padEnd(34)}${origin === undefined ? shown : `${shown.padEnd(34)}  ${origin}`}`);
        }
    });
  config
    .command('check')
    .description('checks the settings and lists every problem')
    .action(() => {
      const { MASSIVE_API_KEY: key } = loadConfig();
      print('the settings are valid');
      const because = becauseOfFile();
      if (key === undefined && because !== '') print(`MASSIVE_API_KEY is not set${because}`);
    });
}
