import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { parseTicker, spellingOf, type Ticker, TickStockError } from '../market/index.js';
import { nearest } from './nearest.js';

/** Settings that cannot be used; the message lists every problem. */
export class ConfigError extends TickStockError {
  readonly code = 'TS_CONFIG';
  readonly remedy = 'Correct the settings named above in the environment or in .env; docs/configuration.md describes each.';
  constructor(readonly problems: readonly string[]) {
    super(
      problems.length === 1 ? String(problems[0]) : `${problems.length} settings are wrong:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
  }
}

const flag = (preset: boolean) =>
  z
    .enum(['true', 'false', '1', '0', 'yes', 'no', 'on', 'off'], 'must be true or false')
    .default(preset ? 'true' : 'false')
    .transform((text) => ['true', '1', 'yes', 'on'].includes(text));
const whole = (preset: number, minimum: number, maximum: number) =>
  z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(minimum, `must be at least ${minimum}`)
    .max(maximum, `must be at most ${maximum}`)
    .default(preset);
const decimal = (preset: number, minimum: number, maximum: number) =>
  z.coerce
    .number('must be a number')
    .min(minimum, `must be at least ${minimum}`)
    .max(maximum, `must be at most ${maximum}`)
    .default(preset);
const url = (...schemes: string[]) =>
  z.string().refine(
    (text) => {
      const parsed = URL.canParse(text) ? new URL(text) : undefined;
      return parsed !== undefined && schemes.includes(parsed.protocol.slice(0, -1));
    },
    `must be a URL that begins with ${schemes.map((s) => `${s}://`).join(' or ')}`,
  );

const symbols = z
  .string()
  .default('*')
  .transform((text, context): readonly Ticker[] | '*' => {
    if (text.trim() === '*') return '*';
    const found: Ticker[] = [];
    for (const part of text.split(',').map((p) => p.trim())) {
      const ticker = parseTicker(part);
      if (ticker) found.push(ticker);
      else context.addIssue({ code: 'custom', message: `"${part}" is no ticker; ${meantBy(part)}` });
    }
    return found;
  });

function meantBy(text: string): string {
  const spelling = spellingOf(text);
  if (spelling?.otherMarket) return 'this is the stream of stocks, and indices, currencies and futures have their own';
  return spelling ? `did you mean ${spelling.likely}?` : 'write * or a list such as AAPL,BRK.B';
}

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

const CHANNELS = ['T', 'A', 'AM', 'Q', 'LULD'] as const;
type Channel = (typeof CHANNELS)[number];

const channels = z
  .string()
  .default('T')
  .transform((text, context): readonly Channel[] => {
    const found: Channel[] = [];
    for (const part of text.split(',').map((p) => p.trim())) {
      const channel = CHANNELS.find((known) => known === part);
      if (channel) found.push(channel);
      else context.addIssue({ code: 'custom', message: `"${part}" is no channel; choose from ${CHANNELS.join(', ')}` });
    }
    return found;
  });

/** Every setting: the environment's name, its form and its default. */
const SCHEMA = z.object({
  MASSIVE_API_KEY: z.string().min(1, 'is empty; leave it out to run on the simulator').optional(),
  MASSIVE_WS_URL: url('ws', 'wss').default('wss://socket.massive.com/stocks'),
  MASSIVE_REST_URL: url('http', 'https').optional(),
  MASSIVE_CHANNELS: channels,
  MARKET_TICK_FORWARD_ENABLED: flag(true),
  REDIS_MARKET_TICK_CHANNEL: z.string().min(1).default('tickstock:market:ticks'),
  MARKET_TICK_SOURCE: z.enum(['redis'], 'must be redis').default('redis'),
  SYMBOL_UNIVERSE_KEY: z.string().min(1).default('all'),
  REDIS_URL: url('redis', 'rediss').optional(),
  TICKSTOCK_ALLOW_EVICTION: flag(false),
  TICKSTOCK_START_WAIT_SECONDS: whole(60, 0, 86_400),
  DATABASE_URL: url('postgres', 'postgresql').optional(),
  TICKSTOCK_DATABASE_CA: z.string().min(1).optional(),
  TICKSTOCK_HOST: z.string().min(1).default('127.0.0.1'),
  TICKSTOCK_PORT: whole(8787, 0, 65_535),
  TICKSTOCK_HEALTH_PORT: whole(0, 0, 65_535),
  TICKSTOCK_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  TICKSTOCK_RELAY: flag(true),
  TICKSTOCK_RELAY_HOST: z.string().min(1).default('127.0.0.1'),
  TICKSTOCK_RELAY_PORT: whole(8766, 0, 65_535),
  TICKSTOCK_RELAY_TOKENS: list,
  TICKSTOCK_RELAY_TLS_CERT: z.string().min(1).optional(),
  TICKSTOCK_RELAY_TLS_KEY: z.string().min(1).optional(),
  TICKSTOCK_DATA_DIR: z.string().min(1).default('.tickstock'),
  TICKSTOCK_SYMBOLS: symbols,
  TICKSTOCK_PLUGINS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((path) => path.trim())
        .filter((path) => path !== ''),
    ),
  TICKSTOCK_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent').default('info'),
  TICKSTOCK_LOG_FORMAT: z.enum(['text', 'json'], 'must be text or json').default('text'),
  TICKSTOCK_LOG_SHARDS: whole(1, 1, 64),
  TICKSTOCK_LOG_RETENTION_MINUTES: whole(480, 1, 10_080),
  TICKSTOCK_FEED_RATE: decimal(1, 0, 100_000),
  TICKSTOCK_ALLOWED_LATENESS_MS: whole(500, 0, 60_000),
  STREAMING_BATCH_SIZE: whole(500, 1, 100_000),
  STREAMING_FLUSH_INTERVAL: decimal(1, 0.01, 60),
  STREAMING_HEALTH_CHECK_INTERVAL: decimal(10, 0.1, 3_600),
});

export type SettingName = keyof z.infer<typeof SCHEMA>;
export type Config = z.infer<typeof SCHEMA>;

const OUR_PREFIXES = ['TICKSTOCK_', 'STREAMING_', 'MASSIVE_', 'MARKET_TICK_'];
/** Names of ours that are read elsewhere: by tests and by the installation script. */
const OTHER_NAMES = new Set([
  'TICKSTOCK_TEST_DATA',
  'TICKSTOCK_REDIS_SERVER',
  'TICKSTOCK_CHROMIUM',
  'TICKSTOCK_CHAOS_ROUNDS',
  'TICKSTOCK_FAULTS',
  'TICKSTOCK_FAULT_KIND',
  'TICKSTOCK_FAULT_SEED',
  'TICKSTOCK_FAULT_SPEED',
  'TICKSTOCK_MUTATED_FRAMES',
  'TICKSTOCK_SIMULATIONS',
  'TICKSTOCK_SIMULATION_SEED',
  'TICKSTOCK_TALIB',
  'TICKSTOCK_SCREENSHOTS',
]);
const SECRETS: ReadonlySet<string> = new Set<SettingName>(['MASSIVE_API_KEY', 'TICKSTOCK_TOKEN', 'TICKSTOCK_RELAY_TOKENS']);
const URLS: ReadonlySet<string> = new Set<SettingName>(['REDIS_URL', 'DATABASE_URL', 'MASSIVE_WS_URL', 'MASSIVE_REST_URL']);
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment over what `.env` in `directory` says; a missing file is no fault. */
export function readEnvironment(directory: string, environment: Environment): Environment {
  let file: string;
  try {
    file = readFileSync(`${directory}/.env`, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return environment;
    throw new ConfigError([`.env cannot be read: ${error instanceof Error ? error.message : String(error)}`]);
  }
  return { ...parseEnv(file), ...environment };
}

/** @throws ConfigError with all problems at once */
export function parseConfig(environment: Environment): Config {
  const problems: string[] = [];
  const known = Object.keys(SCHEMA.shape);
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    // `NAME=` in a compose file or in .env is how people leave a setting out.
    if (value === undefined || value.trim() === '') continue;
    if (known.includes(name)) given[name] = value;
    else if (OUR_PREFIXES.some((prefix) => name.startsWith(prefix)) && !OTHER_NAMES.has(name)) {
      problems.push(`${name} is no setting of TickStock; did you mean ${nearest(name, known)}?`);
    }
  }
  const parsed = SCHEMA.safeParse(given);
  if (!parsed.success) for (const issue of parsed.error.issues) problems.push(`${issue.path.join('.')} ${issue.message}`);
  if (parsed.success && !LOOPBACK.has(parsed.data.TICKSTOCK_HOST) && parsed.data.TICKSTOCK_TOKEN === undefined) {
    problems.push('TICKSTOCK_HOST is not a loopback address: set TICKSTOCK_TOKEN too, so that strangers stay out');
  }
  if (parsed.success) problems.push(...relayProblems(parsed.data));
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return parsed.data;
}

function relayProblems(config: Config): string[] {
  const {
    TICKSTOCK_RELAY_HOST: host,
    TICKSTOCK_RELAY_TOKENS: tokens,
    TICKSTOCK_RELAY_TLS_CERT: cert,
    TICKSTOCK_RELAY_TLS_KEY: key,
  } = config;
  const problems: string[] = [];
  if (!LOOPBACK.has(host) && tokens.length === 0) {
    problems.push('TICKSTOCK_RELAY_HOST is not a loopback address: set TICKSTOCK_RELAY_TOKENS too, so that strangers stay out');
  }
  if ((cert === undefined) !== (key === undefined))
    problems.push('TICKSTOCK_RELAY_TLS_CERT and TICKSTOCK_RELAY_TLS_KEY are needed together');
  return problems;
}

/** The settings as they may be shown: secrets and passwords in URLs replaced. */
export function printableConfig(config: Config): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(SCHEMA.shape).map((name) => {
      const value: unknown = config[name as SettingName];
      if (value === undefined) return [name, null];
      if (SECRETS.has(name)) return [name, '[set]'];
      return [name, URLS.has(name) && typeof value === 'string' ? withoutPassword(value) : value];
    }),
  );
}

export function withoutPassword(text: string): string {
  if (!URL.canParse(text)) return text;
  const parsed = new URL(text);
  if (parsed.password !== '') parsed.password = '***';
  return parsed.toString();
}
