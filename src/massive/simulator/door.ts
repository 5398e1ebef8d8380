import type { IncomingMessage, Server } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock, EpochMs } from '../../market/index.js';
import type { Spells } from './faults/spells.js';
import { Recent } from './recent.js';

export const MARKET_PATH = '/stocks';
const REMEMBERED_ATTEMPTS = 100;

/** Where clients knock: counts every handshake, refuses what faults tell it to. */
export class Door {
  private readonly sockets = new WebSocketServer({ noServer: true, path: MARKET_PATH, perMessageDeflate: false });
  private readonly recent = new Recent<EpochMs>(REMEMBERED_ATTEMPTS);
  private knocks = 0;

  constructor(
    http: Server,
    private readonly clock: Clock,
    private readonly spells: Spells,
    private readonly enter: (socket: WebSocket, raw: Socket) => void,
  ) {
    http.on('upgrade', (request, socket, head) => this.onUpgrade(request, socket, head));
  }

  /** Handshakes that reached the port, refused ones included. */
  get attempts(): number {
    return this.knocks;
  }
  /** The machine's times of the last 100. */
  get times(): EpochMs[] {
    return this.recent.last(REMEMBERED_ATTEMPTS);
  }

  close(): void {
    this.sockets.close();
  }

  private onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A client that goes away in the middle of the handshake is no event.
    socket.on('error', () => socket.destroy());
    if (!(socket instanceof Socket)) return;
    this.knocks += 1;
    this.recent.add(this.clock.now());
    const refusal = this.spells.use('refuse');
    if (refusal?.how === 'reset') socket.resetAndDestroy();
    else if (refusal) socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else this.sockets.handleUpgrade(request, socket, head, (accepted) => this.enter(accepted, socket));
  }
}
