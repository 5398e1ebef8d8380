import { createClient, RESP_TYPES } from '@redis/client';
import type { RedisEndpoint } from './endpoint.js';

const CONNECT_TIMEOUT_MS = 5_000;
/** What one turn of the event loop may write, bytes. */
const WRITE_BYTES = 1_048_576;

/**
 * One connection that is not kept up by the library: it connects once, and after a loss it is done. Reconnecting, with the
 * subscriptions to restore and the state to announce, is `KeptConnection`'s.
 *
 * - RESP 2: measured as fast as RESP 3 or faster for what we do.
 * - No offline queue: a command fails at once while the server is away, and those in flight fail with the connection.
 * - No timer a command: with the library's default of one each, single commands cost several times as much. A server that
 *   no longer answers is found by `KeptConnection`'s ping and by the deadline of blocking reads.
 * - The socket takes more than Node's 16 KiB at once: the library goes on with the next turn when it is full, and a process that is
 *   busy would send one large entry of the log a turn.
 *
 * @param texts `as bytes` where replies hold what is no text
 */
export function newClient(endpoint: RedisEndpoint, name: string, texts: 'as text' | 'as bytes' = 'as text') {
  const { host, port, tls, database, username, password } = endpoint;
  const socket = { host, port, connectTimeout: CONNECT_TIMEOUT_MS, reconnectStrategy: false as const, writableHighWaterMark: WRITE_BYTES };
  return createClient({
    RESP: 2,
    name,
    database,
    socket: tls ? { ...socket, tls: true } : socket,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    commandOptions: { timeout: 0, typeMapping: texts === 'as bytes' ? { [RESP_TYPES.BLOB_STRING]: Buffer } : {} },
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  });
}

export type RedisClient = ReturnType<typeof newClient>;

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Waits for `work` on this connection; a server that takes longer than `ms` loses the connection, and the work fails. */
export async function within<Result>(client: RedisClient, ms: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const end = (): void => {
      reject(new Error(`no answer within ${ms} ms`));
      client.destroy();
    };
    timer = setTimeout(end, Math.min(ms, LONGEST_TIMER_MS));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
