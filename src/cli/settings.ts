import { InvalidArgumentError } from 'commander';
import { type Log, parseTicker } from '../market/index.js';
import { type Config, createLog, parseConfig, readSettings, whyNoKey } from '../ops/index.js';

/** Options of the command line, as settings that win over environment and `.env`. */
export type Overrides = Readonly<Record<string, string | undefined>>;

/** @param presets what a command sets where nobody else does */
export function loadConfig(overrides: Overrides = {}, presets: Overrides = {}): Config {
  return loadSettings(overrides, presets).config;
}

/** The settings, and where each stands: `environment`, `.env line 3`; absent: it has its default. */
export function loadSettings(
  overrides: Overrides = {},
  presets: Overrides = {},
): { config: Config; originOf: (name: string) => string | undefined } {
  const settings = readSettings(process.cwd(), process.env);
  const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
  const origins = { ...settings, lineOf: (name: string) => (name in given ? undefined : settings.lineOf(name)) };
  return { config: parseConfig({ ...presets, ...settings.values, ...given }, origins), originOf: (name) => settings.originOf(name) };
}

/** Why there is no key though the working directory has something that looks like one: the end of a sentence, or nothing. */
export function becauseOfFile(): string {
  const why = whyNoKey(process.cwd());
  return why === undefined ? '' : `: ${why}`;
}

export function openLog(config: Config): Log {
  return createLog({ level: config.TICKSTOCK_LOG_LEVEL, format: config.TICKSTOCK_LOG_FORMAT });
}

export function parsePort(text: string): string {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('a port is a whole number from 0 to 65535');
  return text;
}

export function parseSpeed(text: string): number | 'max' {
  if (text === 'max') return 'max';
  const speed = Number(text);
  if (!(speed > 0 && speed <= 100_000)) throw new InvalidArgumentError('a speed is a number above 0, such as 1 or 60, or the word max');
  return speed;
}

export function parseWhole(minimum: number, maximum: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < minimum || value > maximum) {
      throw new InvalidArgumentError(`must be a whole number from ${minimum} to ${maximum}`);
    }
    return value;
  };
}

/** `HH:MM` in New York → minutes after midnight. */
export function parseTimeOfDay(text: string): number {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (!match) throw new InvalidArgumentError('write a time of day as HH:MM, New York time, such as 09:30');
  return Number(match[1]) * 60 + Number(match[2]);
}

/** `AAPL, brk.b` → `AAPL,brk.b`: tickers with commas or blanks between them, each once; `*` stands for all. */
export function parseTickers(text: string): string {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  if (parts.length === 0) throw new InvalidArgumentError('write a list of tickers as AAPL,BRK.B');
  const wrong = parts.find((part) => part !== '*' && parseTicker(part) === undefined);
  if (wrong !== undefined) throw new InvalidArgumentError(`"${wrong}" is not a ticker; write a list as AAPL,BRK.B`);
  return parts.includes('*') ? '*' : [...new Set(parts)].join(',');
}

/** The tickers of such a list; undefined for all. */
export function tickersOf(list: string | undefined): ReadonlySet<string> | undefined {
  return list === undefined || list === '*' ? undefined : new Set(list.split(','));
}

export function parseShards(text: string): number[] {
  const shards = text.split(',').map(Number);
  if (shards.some((shard) => !Number.isInteger(shard) || shard < 0)) throw new InvalidArgumentError('shards are whole numbers such as 0,1');
  return shards;
}
