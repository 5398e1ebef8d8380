import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../../market/index.js';
import { MARKET_PATH } from './door.js';
import { SimulatorPortError } from './errors.js';
import type { Answer } from './rest/answer.js';

type Answering = (request: IncomingMessage, pathname: string, origin: string) => Promise<Answer>;

/** A host name that can stand in an address as it is. */
const PLAIN_HOST = /^[\w.-]+(:\d+)?$/;

/** The one port of stream, REST and control. */
export class HttpPort {
  readonly http: Server = createServer((request, response) => void this.onRequest(request, response));
  private address: AddressInfo = { address: '', port: 0, family: '' };

  constructor(
    private readonly host: string,
    private readonly wanted: number,
    private readonly log: Log,
    private readonly answer: Answering,
  ) {}

  /** `127.0.0.1:8765` */
  get authority(): string {
    const { address, port, family } = this.address;
    return `${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  /** @throws SimulatorPortError */
  async listen(): Promise<void> {
    const { http, host, wanted } = this;
    await new Promise<void>((resolve, reject) => {
      const refuse = (error: Error): void => {
        const code = 'code' in error ? String(error.code) : error.message;
        const reason = code === 'EADDRINUSE' ? 'the port is in use' : code;
        reject(new SimulatorPortError(`The simulator cannot listen on ${host}:${wanted} (${reason}).`, { cause: error }));
      };
      http.once('error', refuse);
      http.listen(wanted, host, () => {
        http.off('error', refuse);
        resolve();
      });
    });
    http.on('error', (error) => this.log.error('the port cannot be reopened', { error: String(error) }));
    this.address = http.address() as AddressInfo;
  }

  /** New connections are refused by the operating system; those that are open stay. */
  shut(): void {
    if (this.http.listening) this.http.close();
  }

  reopen(): void {
    if (!this.http.listening) this.http.listen(this.address.port, this.host);
  }

  async close(): Promise<void> {
    this.http.closeAllConnections();
    if (this.http.listening) await new Promise<void>((resolve) => this.http.close(() => resolve()));
  }

  private async onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [pathname = ''] = (request.url ?? '').split('?');
    if (pathname === MARKET_PATH) {
      response.writeHead(426).end('This is a WebSocket server.\n');
      return;
    }
    // Clients follow a next_url only within the origin that they have asked.
    const { host } = request.headers;
    const authority = host !== undefined && PLAIN_HOST.test(host) ? host : this.authority;
    try {
      const { status, body } = await this.answer(request, pathname, `http://${authority}`);
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    } catch (error) {
      this.log.error('a request cannot be answered', { error: String(error) });
      response.writeHead(500).end();
    }
  }
}
