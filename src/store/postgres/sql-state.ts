/**
 * What a failure of PostgreSQL asks for:
 * - `again`: the connection or the server's state; the same will work in a moment
 * - `room`: the server cannot write; the same will work when somebody has made room
 * - `refused`: settings, rights, tables; the same will work when somebody has mended them
 * - `row`: one row is refused; the others are not to blame
 */
export type Treatment = 'again' | 'room' | 'refused' | 'row';

/** By SQL state (PostgreSQL manual, appendix A), then by its class, the first two characters. */
const BY_STATE: ReadonlyMap<string, Treatment> = new Map([
  // A standby, or a primary that was made one.
  ['25006', 'again'],
  ['53100', 'room'],
  ['53400', 'room'],
]);
const BY_CLASS: ReadonlyMap<string, Treatment> = new Map([
  // connection
  ['08', 'again'],
  // transaction rolled back: serialisation, deadlock
  ['40', 'again'],
  // out of memory, too many connections
  ['53', 'again'],
  // lock not available, object in use
  ['55', 'again'],
  // shut down, cannot connect now, statement time-out
  ['57', 'again'],
  // outside of the server: the disk's own errors
  ['58', 'room'],
  // data, constraints, limits
  ['22', 'row'],
  ['23', 'row'],
  ['54', 'row'],
]);

/** Failures of a socket or of a name that is looked up, by Node's code. */
const SOCKET = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  // A socket of the file system that is not there.
  'ENOENT',
]);
const CERTIFICATE = /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|HOSTNAME_MISMATCH|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN)/;
/** How the driver says without a code that the connection went away, or did not answer in time. */
const AWAY_TEXT =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|Query read timeout|Client was closed/;
const SQL_STATE = /^[0-9A-Z]{5}$/;

/** @returns undefined for what is no failure of the database */
export function treatmentOf(error: unknown): Treatment | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = codeOf(error);
  if (SOCKET.has(code) || AWAY_TEXT.test(error.message)) return 'again';
  if (CERTIFICATE.test(code) || /does not support SSL connections/.test(error.message)) return 'refused';
  if (!SQL_STATE.test(code)) return undefined;
  return BY_STATE.get(code) ?? BY_CLASS.get(code.slice(0, 2)) ?? 'refused';
}

/** The error's SQL state or Node's code; '' where it has none. Of several attempts at several addresses, that of the first. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? (error.errors.map(codeOf).find((code) => code !== '') ?? '') : '';
}
