import { afterAll, afterEach, beforeAll } from 'vitest';
import { type PostgresServer, startPostgresServer } from '../postgres-server.js';
import { RedisServer } from '../redis-server.js';
import { type Running, tickstock } from './command.js';

/** Servers of one `describe`: Redis, and PostgreSQL with a database for what ran undisturbed and one for what is compared with it. */
export class TwoDatabases {
  redisUrl = '';
  undisturbed = '';
  compared = '';
  postgres!: PostgresServer;
  redis!: RedisServer;
  private readonly parts: Running[] = [];

  /** To be called inside `describe`: starts with its first test, and ends all that was started with its last. */
  constructor() {
    beforeAll(async () => {
      this.redis = await RedisServer.start();
      this.postgres = await startPostgresServer();
      this.redisUrl = this.redis.url;
      this.undisturbed = await this.postgres.createDatabase();
      this.compared = await this.postgres.createDatabase();
    });
    afterEach(({ task }) => {
      if (task.result?.state !== 'fail') return;
      for (const part of this.parts) console.log(`--- ${part.process.spawnargs.slice(4).join(' ')}\n${part.output()}`);
    });
    afterAll(async () => {
      await Promise.all(this.parts.map((part) => part.kill()));
      await this.redis.stop();
      await this.postgres.stop();
    });
  }

  start(args: readonly string[], settings: Readonly<Record<string, string>> = {}): Running {
    const running = tickstock(args, { TICKSTOCK_LOG_LEVEL: 'info', ...settings });
    this.parts.push(running);
    return running;
  }
}
