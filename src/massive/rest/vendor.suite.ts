import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { epochMsOf, silentLog } from '../../market/index.js';
import { RestHistory } from './history.js';
import type { RestClientOptions } from './rest-client.js';

export const KEY = 'top-secret';
/** A millisecond of the tape, and its nanoseconds in text. */
export const T0 = epochMsOf(1_779_456_601_000);
export const NANOS = `${T0}000000`;

export interface Vendor {
  readonly history: RestHistory;
  readonly baseUrl: string;
  readonly requests: IncomingMessage[];
  readonly sleeps: number[];
}

const servers: Server[] = [];

export function closeVendors(): void {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
}

/** A REST server that answers as it is told, and a client of it on a clock that sleeping moves. */
export async function startVendor(
  answer: (request: URL, response: ServerResponse, call: number) => void,
  options: Partial<RestClientOptions> = {},
): Promise<Vendor> {
  const requests: IncomingMessage[] = [];
  const sleeps: number[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(new URL(request.url ?? '', `http://${request.headers.host ?? ''}`), response, requests.length);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  let time = 0;
  const clock = {
    now: () => epochMsOf(T0 + 60_000 + time),
    monotonic: () => time,
    sleep: async (ms: number) => {
      sleeps.push(ms);
      time += ms;
    },
  };
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const own = { baseUrl, apiKey: KEY, clock, random: () => 1, log: silentLog, signal: new AbortController().signal };
  const history = new RestHistory({ ...own, requestsPerSecond: 10, attempts: 3, ...options });
  return { history, baseUrl, requests, sleeps };
}

export function send(response: ServerResponse, body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** One row of `/v3/trades` as text; `fields` as they are to stand there, undefined for left out. */
export function row(sequence: number, fields: Readonly<Record<string, string | undefined>> = {}): string {
  const all: Record<string, string | undefined> = {
    conditions: '[14]',
    exchange: '4',
    id: `"${sequence}"`,
    participant_timestamp: NANOS,
    price: '100.5',
    sequence_number: String(sequence),
    sip_timestamp: NANOS,
    size: '40',
    tape: '1',
    ...fields,
  };
  return `{${Object.entries(all)
    .flatMap(([name, value]) => (value === undefined ? [] : [`"${name}":${value}`]))
    .join(',')}}`;
}

export interface Read<T> {
  readonly rows: readonly T[];
  readonly error: unknown;
}

/** What came, and what ended it. */
export async function read<T>(pages: AsyncIterable<readonly T[]>): Promise<Read<T>> {
  const rows: T[] = [];
  try {
    for await (const page of pages) rows.push(...page);
    return { rows, error: undefined };
  } catch (error) {
    return { rows, error };
  }
}
