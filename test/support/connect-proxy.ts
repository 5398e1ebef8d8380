import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** An HTTP proxy that opens tunnels (CONNECT), all of them to this machine, whatever the host is called. */
export class ConnectProxy {
  /** What was asked of it: `host:port` and the credentials. */
  readonly asked: { readonly target: string; readonly credentials: string | undefined }[] = [];
  /** Requests that should have been tunnels. */
  plain = 0;
  /** What it answers instead of a tunnel; '': nothing at all. */
  answers: string | undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket: Socket) => this.keep(socket));
    server.on('request', (_, response) => {
      this.plain += 1;
      response.writeHead(405).end();
    });
    server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => this.onConnect(request, socket, head));
  }

  static async open(): Promise<ConnectProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ConnectProxy(server);
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  get open(): number {
    return this.sockets.size;
  }

  /** Breaks every tunnel off. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.server.close();
    this.cut();
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  }

  private onConnect(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const target = request.url ?? '';
    this.asked.push({ target, credentials: request.headers['proxy-authorization'] });
    if (this.answers === '') {
      socket.resume().once('end', () => socket.end());
      return;
    }
    if (this.answers !== undefined) {
      socket.end(this.answers);
      return;
    }
    const upstream = connect(Number(target.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    this.keep(upstream);
    upstream.once('close', () => socket.destroy());
    socket.once('close', () => upstream.destroy());
  }
}
