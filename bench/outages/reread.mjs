import { setTimeout as delay } from 'node:timers/promises';
import { stored } from '../whole/accounts.mjs';
import { seedHistory } from '../whole/history.mjs';
import { createDatabase } from '../whole/servers.mjs';

/** The tables that the same log comes to when nothing happens: another engine reads it from its beginning, into a database of its own. */

const LOOK_MS = 500;
/** Bars of longer timeframes close with the minute's, in a commit soon after. */
const SETTLED_MS = 5_000;

/** @param whole a chain whose log is whole. @returns a database with the tables; `drop` it */
export async function rereadOf(whole, postgres) {
  const { tape, options } = whole;
  const database = await createDatabase(postgres);
  const settings = { DATABASE_URL: database.url, TICKSTOCK_HEALTH_PORT: '0' };
  const [code] = await whole.startRole('db migrate', settings, 'reference-migrate').exited;
  if (code !== 0) throw new Error(`db migrate of the reference ended with ${code}`);
  await seedHistory(tape, database.url, options.historyMinutes);
  const engine = whole.startRole('engine', settings, 'reference-engine');
  try {
    while ((await stored(tape, database.url)) < tape.schedule.total) {
      if (!engine.running()) throw new Error('the engine of the reference has ended');
      await delay(LOOK_MS);
    }
    await delay(SETTLED_MS);
    return database;
  } finally {
    await engine.stop();
  }
}
