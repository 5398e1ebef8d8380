import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { RelayPortError } from './errors.js';

/** The one market that the relay has. */
const MARKET_PATH = '/stocks';
/** Python sends 4,000 symbols, 40 KB, in one request. */
const MAX_REQUEST_BYTES = 1_048_576;

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** @returns the HTTP status of a refusal */
  refuse(request: IncomingMessage): number | undefined;
  connected(socket: WebSocket): void;
}

/** HTTP with one address, where connections become WebSockets. */
export class Listener {
  private readonly http: Server;
  private readonly sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    clientTracking: false,
    maxPayload: MAX_REQUEST_BYTES,
  });

  constructor(private readonly options: ListenerOptions) {
    this.http = options.tls ? createTlsServer({ ...options.tls }) : createServer();
    this.http.on('request', (request, response) => {
      const known = pathOf(request) === MARKET_PATH;
      response.writeHead(known ? 426 : 404).end(known ? 'This is a WebSocket server.\n' : `The address is ${MARKET_PATH}.\n`);
    });
    this.http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  /** @returns the address; @throws RelayPortError */
  listen(): Promise<string> {
    const { host, port } = this.options;
    return new Promise((resolve, reject) => {
      const refuse = (error: NodeJS.ErrnoException): void => {
        const why = error.code === 'EADDRINUSE' ? 'the port is in use' : (error.code ?? error.message);
        reject(new RelayPortError(`The relay cannot listen on ${host}:${port} (${why}).`, { cause: error }));
      };
      this.http.once('error', refuse);
      this.http.listen(port, host, () => {
        this.http.off('error', refuse);
        const { address, port, family } = this.http.address() as AddressInfo;
        resolve(`${this.options.tls ? 'wss' : 'ws'}://${family === 'IPv6' ? `[${address}]` : address}:${port}${MARKET_PATH}`);
      });
    });
  }

  /** Takes no more connections. Resolves when all there were are gone, those that became WebSockets too. */
  close(): Promise<void> {
    this.sockets.close();
    return new Promise((resolve) => {
      this.http.close(() => resolve());
      this.http.closeIdleConnections();
    });
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = pathOf(request) === MARKET_PATH ? this.options.refuse(request) : 404;
    if (refusal === undefined) {
      this.sockets.handleUpgrade(request, socket, head, (webSocket) => this.options.connected(webSocket));
      return;
    }
    socket.on('error', () => socket.destroy());
    socket.end(`HTTP/1.1 ${refusal} ${STATUS_CODES[refusal] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? '';
}
