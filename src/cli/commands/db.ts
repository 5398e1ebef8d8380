import type { Command } from 'commander';
import { type DatabaseAddress, migrate, migrationStatus } from '../../store/postgres/index.js';
import { openDatabase } from '../compose/database.js';
import { print } from '../output.js';
import { loadConfig, openLog } from '../settings.js';

interface DbOptions {
  readonly dataDir?: string;
  readonly json?: boolean;
}

async function withDatabase(dataDir: string | undefined, work: (database: DatabaseAddress) => Promise<void>): Promise<void> {
  const config = loadConfig({ TICKSTOCK_DATA_DIR: dataDir });
  const database = await openDatabase(config, config.TICKSTOCK_DATA_DIR, openLog(config));
  try {
    await work(database);
  } finally {
    await database.close();
  }
}

export function addDb(program: Command): void {
  const db = program.command('db').description('the tables: DATABASE_URL, or the embedded server of the data directory');
  db.command('migrate')
    .description('brings the tables up to date')
    .option('--data-dir <dir>', 'where the embedded database lives (TICKSTOCK_DATA_DIR)')
    .option('--json', 'print the result as JSON')
    .action(async ({ dataDir, json = false }: DbOptions) => {
      await withDatabase(dataDir, async (database) => {
        const { applied } = await migrate(database);
        print(json ? JSON.stringify({ applied }) : applied.length > 0 ? `applied ${applied.join(', ')}` : 'the tables are up to date');
      });
    });
  db.command('status')
    .description('lists which migrations the database has')
    .option('--data-dir <dir>', 'where the embedded database lives (TICKSTOCK_DATA_DIR)')
    .option('--json', 'print the result as JSON')
    .action(async ({ dataDir, json = false }: DbOptions) => {
      await withDatabase(dataDir, async (database) => {
        const status = await migrationStatus(database);
        if (json) print(JSON.stringify(status));
        else for (const { name, appliedAt } of status) print(`${name.padEnd(32)}${appliedAt ?? 'not applied'}`);
      });
    });
}
