import { pino } from 'pino';
import pretty from 'pino-pretty';
import type { Log } from '../market/index.js';

type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';
export interface LogOptions {
  readonly level: LogLevel;
  /** `json` for collectors, `text` for people. */
  readonly format: 'json' | 'text';
  readonly stream?: NodeJS.WritableStream;
}

const SECRET_FIELDS = ['apiKey', 'key', 'token', 'password', '*.apiKey', '*.key', '*.token', '*.password'];

/** Writes to `stream`, by default standard error, so that standard output stays free for results. */
export function createLog({ level, format, stream = process.stderr }: LogOptions): Log {
  const destination =
    format === 'text' ? pretty({ destination: stream, ignore: 'pid,hostname', translateTime: 'HH:MM:ss', singleLine: true }) : stream;
  const root = pino({ level, redact: { paths: SECRET_FIELDS, censor: '[secret]' } }, destination);
  const wrap = (logger: pino.Logger): Log => ({
    debug: (message, fields) => logger.debug(fields ?? {}, message),
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
    child: (component) => wrap(logger.child({ component })),
  });
  return wrap(root);
}
