import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net';

/** Stands between two parts of a system, under one address, whatever stands behind it: as a name does that is looked up anew. */
export class TcpProxy {
  private readonly pairs = new Set<readonly [Socket, Socket]>();

  private constructor(
    private readonly server: Server,
    private target: number,
  ) {
    server.on('connection', (from: Socket) => this.connect(from));
  }

  /** @param target port on this machine */
  static async open(target: number): Promise<TcpProxy> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TcpProxy(server, target);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** New connections go there; those that stand stay. */
  leadTo(target: number): void {
    this.target = target;
  }

  /** Ends every connection with a reset, as a router does that has forgotten them. */
  reset(): number {
    const { size } = this.pairs;
    for (const [from, to] of this.pairs) {
      from.resetAndDestroy();
      to.resetAndDestroy();
    }
    return size;
  }

  async close(): Promise<void> {
    this.server.close();
    for (const [from, to] of this.pairs) {
      from.destroy();
      to.destroy();
    }
  }

  private connect(from: Socket): void {
    const to = createConnection({ port: this.target, host: '127.0.0.1', noDelay: true });
    const pair = [from, to] as const;
    this.pairs.add(pair);
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      one.pipe(other);
      one.on('error', () => undefined);
      one.on('close', () => {
        other.destroy();
        this.pairs.delete(pair);
      });
    }
  }
}
