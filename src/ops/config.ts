import { z } from 'zod';
import { parseTicker, spellingOf, type Ticker } from '../market/index.js';
import { type Channel, CHANNELS, STREAM_URL } from '../massive/index.js';
import { ConfigError } from './config-error.js';
import { trimmed } from './env-file.js';
import { printableProxy, PROXY_NAMES, proxyFor, type ProxySettings, proxySettingsOf } from './proxy.js';
import { nameProblem } from './setting-names.js';

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
      else context.addIssue({ code: 'custom', message: `"${part}" is not a ticker; ${meantBy(part)}` });
    }
    return found;
  });

function meantBy(text: string): string {
  const spelling = spellingOf(text);
  if (spelling?.otherMarket) return 'this stream carries stocks; indices, currencies and futures have their own streams';
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

/** What the vendor's keys consist of; anything else came along with it. */
const apiKey = z.string().superRefine((text, context) => {
  const at = text.search(/[^\w.~+/=:|!@*-]/);
  const character = text.charAt(at);
  if (at < 0) return;
  const what = /\s/.test(character) ? 'a space' : /["'`“”‘’]/.test(character) ? 'a quote' : 'a character that keys do not have';
  context.addIssue({ code: 'custom', message: `contains ${what} at position ${at + 1} of ${text.length}; write only the key` });
});

const channels = z
  .string()
  .default('T')
  .transform((text, context): readonly Channel[] => {
    const found: Channel[] = [];
    for (const part of text.split(',').map((p) => p.trim())) {
      const channel = CHANNELS.find((known) => known === part);
      if (channel) found.push(channel);
      else context.addIssue({ code: 'custom', message: `"${part}" is not a channel; choose from ${CHANNELS.join(', ')}` });
    }
    return found;
  });

/** Every setting: the environment's name, its form and its default. */
const SCHEMA = z.object({
  MASSIVE_API_KEY: apiKey.optional(),
  MASSIVE_WS_URL: url('ws', 'wss').default(STREAM_URL),
  MASSIVE_REST_URL: url('http', 'https').optional(),
  MASSIVE_REST_RATE: decimal(300, 0.01, 10_000),
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

type SettingName = keyof z.infer<typeof SCHEMA>;
/** All settings as they are in force. */
export type Config = z.infer<typeof SCHEMA> & { readonly proxies: ProxySettings };

const NAMES = Object.keys(SCHEMA.shape);
export const isSettingName = (name: string): boolean =>
  NAMES.includes(name) || PROXY_NAMES.some((proxy) => [proxy, proxy.toLowerCase()].includes(name));

const SECRETS: ReadonlySet<string> = new Set<SettingName>(['MASSIVE_API_KEY', 'TICKSTOCK_TOKEN', 'TICKSTOCK_RELAY_TOKENS']);
const URLS: ReadonlySet<string> = new Set<SettingName>(['REDIS_URL', 'DATABASE_URL', 'MASSIVE_WS_URL', 'MASSIVE_REST_URL']);
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where values stand, and what could not be read there. */
export interface Origins {
  readonly problems: readonly string[];
  /** The line of `.env` that a value comes from; absent: it stands elsewhere. */
  lineOf(name: string): number | undefined;
}

/** @throws ConfigError with all problems at once */
export function parseConfig(environment: Environment, origins: Origins = { problems: [], lineOf: () => undefined }): Config {
  const problems = [...origins.problems];
  const complain = (name: string, says: string): void => {
    const line = origins.lineOf(name);
    problems.push(line === undefined ? says : `.env line ${line}: ${says}`);
  };
  // `NAME=` in a compose file or in .env is how people leave a setting out; `$(cat file)` and secrets bring line ends along.
  const values = Object.entries(environment).flatMap(([name, value]): [string, string][] => {
    const text = trimmed(value ?? '');
    return text === '' ? [] : [[name, text]];
  });
  const given = new Set(values.map(([name]) => name));
  for (const name of given) {
    if (isSettingName(name)) continue;
    const problem = nameProblem(name, NAMES, { inFile: origins.lineOf(name) !== undefined, given });
    if (problem !== undefined) complain(name, problem);
  }
  const parsed = SCHEMA.safeParse(Object.fromEntries(values.filter(([name]) => NAMES.includes(name))));
  if (!parsed.success) for (const issue of parsed.error.issues) complain(String(issue.path[0]), `${issue.path.join('.')} ${issue.message}`);
  if (!parsed.success) throw new ConfigError(problems);
  const config = { ...parsed.data, proxies: proxySettingsOf(environment) };
  problems.push(...tokenProblems(config), ...relayProblems(config));
  for (const [variable, says] of proxyProblems(config)) complain(variable, says);
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function tokenProblems({ TICKSTOCK_HOST: host, TICKSTOCK_TOKEN: token }: Config): string[] {
  if (LOOPBACK.has(host) || token !== undefined) return [];
  return ['TICKSTOCK_HOST is not a loopback address: also set TICKSTOCK_TOKEN to keep strangers out'];
}

/** Proxies are everybody's settings: one that nobody here would ask is left alone. */
function proxyProblems({
  MASSIVE_API_KEY: key,
  MASSIVE_WS_URL: stream,
  MASSIVE_REST_URL: rest,
  proxies,
}: Config): ReadonlyMap<string, string> {
  if (key === undefined) return new Map();
  const found = [stream, ...(rest === undefined ? [] : [rest])].map((target) => proxyFor(target, proxies));
  return new Map(found.flatMap((way) => (way && 'problem' in way ? [[way.variable, way.problem]] : [])));
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
    problems.push('TICKSTOCK_RELAY_HOST is not a loopback address: also set TICKSTOCK_RELAY_TOKENS to keep strangers out');
  }
  if ((cert === undefined) !== (key === undefined))
    problems.push('TICKSTOCK_RELAY_TLS_CERT and TICKSTOCK_RELAY_TLS_KEY must be set together');
  return problems;
}

/** The settings as they may be shown: secrets and passwords in URLs replaced. */
export function printableConfig(config: Config): Record<string, unknown> {
  const proxies = PROXY_NAMES.map((name): [string, string | null] => {
    const variable = config.proxies[name];
    if (variable === undefined) return [name, null];
    return [name, name === 'NO_PROXY' ? variable.value : printableProxy(variable)];
  });
  const settings = Object.fromEntries(
    NAMES.map((name) => {
      const value: unknown = config[name as SettingName];
      if (value === undefined) return [name, null];
      if (SECRETS.has(name)) return [name, '[set]'];
      return [name, URLS.has(name) && typeof value === 'string' ? withoutPassword(value) : value];
    }),
  );
  return { ...settings, ...Object.fromEntries(proxies) };
}

function withoutPassword(text: string): string {
  if (!URL.canParse(text)) return text;
  const parsed = new URL(text);
  if (parsed.password !== '') parsed.password = '***';
  return parsed.toString();
}
