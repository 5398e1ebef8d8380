import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { RedisServer } from '../../redis-server.js';
import type { Chain } from './chain.js';
import type { Part } from './part.js';
import type { SeededRandom } from './random.js';

export interface Fault {
  readonly name: string;
  /** Resolves when it has been lifted. */
  readonly strike: (chain: Chain, random: SeededRandom) => Promise<void>;
}

export interface FaultLengths {
  /** How long a process stands still. Milliseconds. */
  readonly freezeMs: number;
  /** How long a server refuses to write, or a table is locked. Milliseconds. */
  readonly refuseMs: number;
  readonly lockMs: number;
}

const signal = (pid: number, name: NodeJS.Signals): void => void process.kill(pid, name);

/** PostgreSQL is a process that starts another for each connection: the first stands for all that is new. */
async function freeze(pid: number, ms: number): Promise<void> {
  signal(pid, 'SIGSTOP');
  await delay(ms);
  signal(pid, 'SIGCONT');
}

async function standStill(part: Part, ms: number): Promise<void> {
  part.freeze();
  await delay(ms);
  part.thaw();
}

async function sqlSession(chain: Chain, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: chain.databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** Faults in which the feed itself is not interrupted: nothing may be missing at any time. */
export function storageFaults({ freezeMs, refuseMs, lockMs }: FaultLengths): readonly Fault[] {
  return [
    { name: 'an engine is killed', strike: async (chain, random) => random.pick(chain.engines).kill() },
    {
      name: 'an engine stands still',
      strike: (chain, random) => standStill(random.pick(chain.engines), freezeMs),
    },
    {
      name: 'Redis is killed and comes back with what it wrote to disk',
      strike: async ({ redis }, random) => {
        await redis.kill();
        await delay(random.between(50, 2_000));
        await redis.restart();
      },
    },
    {
      name: 'Redis is killed and comes back empty',
      strike: async ({ redis }, random) => {
        await redis.kill();
        await redis.loseFiles();
        await delay(random.between(50, 2_000));
        await redis.restart();
      },
    },
    { name: 'Redis is flushed', strike: async ({ redis }) => void (await redis.command('FLUSHALL')) },
    {
      name: 'Redis evicts',
      strike: async ({ redis }) => {
        await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-random');
        await redis.command('CONFIG', 'SET', 'maxmemory', '1600kb');
        await delay(1_000);
        await redis.command('CONFIG', 'SET', 'maxmemory', '0');
        await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
      },
    },
    {
      name: 'Redis has no memory left',
      strike: async ({ redis }) => {
        await redis.command('CONFIG', 'SET', 'maxmemory', '1mb');
        await delay(refuseMs);
        await redis.command('CONFIG', 'SET', 'maxmemory', '0');
      },
    },
    {
      name: 'Redis stands still',
      strike: ({ redis }) => freeze(redis.pid, freezeMs),
    },
    {
      name: 'a replica of Redis takes its place',
      strike: async (chain) => {
        const old = chain.redis;
        const replica = await RedisServer.start({ keeps: true });
        await replica.command('REPLICAOF', '127.0.0.1', String(old.port));
        for (
          let looks = 0;
          looks < 200 && !String(await replica.command('INFO', 'replication')).includes('master_link_status:up');
          looks += 1
        )
          await delay(25);
        await replica.command('REPLICAOF', 'NO', 'ONE');
        chain.replaceRedis(replica);
        await old.command('REPLICAOF', '127.0.0.1', String(replica.port));
        await delay(1_000);
        await old.stop();
      },
    },
    {
      name: 'PostgreSQL is killed',
      strike: async ({ postgres }) => signal(postgres.pid, 'SIGKILL'),
    },
    {
      name: 'PostgreSQL is restarted',
      strike: async ({ postgres }) => signal(postgres.pid, 'SIGINT'),
    },
    {
      name: 'PostgreSQL stands still',
      strike: ({ postgres }) => freeze(postgres.pid, freezeMs),
    },
    {
      name: 'PostgreSQL is read-only',
      strike: async (chain) => {
        await sqlSession(chain, async (client) => {
          await client.query('ALTER SYSTEM SET default_transaction_read_only = on');
          await client.query('SELECT pg_reload_conf()');
        });
        await delay(refuseMs);
        await sqlSession(chain, async (client) => {
          await client.query('ALTER SYSTEM RESET default_transaction_read_only');
          await client.query('SELECT pg_reload_conf()');
        });
      },
    },
    {
      name: 'a table is locked',
      strike: (chain, random) =>
        sqlSession(chain, async (client) => {
          const table = random.pick(['ohlcv_1min', 'intraday_indicators', 'intraday_patterns', 'engine_checkpoints', 'streaming_sessions']);
          await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
          await delay(lockMs);
          await client.query('ROLLBACK');
        }),
    },
    {
      name: 'the disk of PostgreSQL is full',
      strike: async (chain) => {
        await sqlSession(chain, async (client) => {
          await client.query(`CREATE OR REPLACE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$`);
          await client.query('CREATE TRIGGER disk_is_full BEFORE INSERT ON ohlcv_1min FOR EACH STATEMENT EXECUTE FUNCTION disk_is_full()');
        });
        await delay(refuseMs);
        await sqlSession(chain, async (client) => void (await client.query('DROP TRIGGER disk_is_full ON ohlcv_1min')));
      },
    },
    {
      name: 'connections to Redis or PostgreSQL are reset',
      strike: async ({ proxies }, random) => {
        const hop = random.pick([...proxies.keys()].filter((name) => !name.endsWith('vendor')));
        proxies.get(hop)?.reset();
      },
    },
  ];
}

/** Faults that interrupt the feed: what is missed has to be fetched afterwards. */
export function feedFaults({ freezeMs }: FaultLengths): readonly Fault[] {
  return [
    { name: 'the gateway is killed', strike: ({ gateway }) => gateway.kill() },
    {
      name: 'the gateway stands still',
      strike: ({ gateway }) => standStill(gateway, freezeMs),
    },
    { name: 'the connection to the vendor is reset', strike: async ({ proxies }) => void proxies.get('gateway to vendor')?.reset() },
  ];
}

/** Faults of whoever only shows what there is: they strike beside the others. */
export function pageFaults({ freezeMs }: FaultLengths): readonly Fault[] {
  return [
    { name: 'the dashboard is killed', strike: ({ dashboard }) => dashboard.kill() },
    {
      name: 'the dashboard stands still',
      strike: ({ dashboard }) => standStill(dashboard, freezeMs),
    },
  ];
}
