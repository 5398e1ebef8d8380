import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { Clock } from '../../market/index.js';
import { credentialsOf, withoutCredentials } from './credentials.js';
import { proxyFailure, ProxyRefusedError, ProxyUnavailableError } from './errors.js';
import type { Proxy } from './proxy.js';

interface TunnelOptions {
  readonly clock: Pick<Clock, 'sleep'>;
  /** For the proxy's answer. */
  readonly timeoutMs: number;
}

interface Answer {
  readonly statusCode: number;
  readonly statusText: string;
}

const TUNNEL_OPEN = 200;

/** One connection by way of a proxy (CONNECT), for a WebSocket with TLS or without. What fails before the tunnel is open is a ProxyError. */
export class Tunnel extends HttpsProxyAgent<string> {
  private readonly opening: AbortController;

  constructor(
    private readonly by: Proxy,
    private readonly settings: TunnelOptions,
  ) {
    const opening = new AbortController();
    const credentials = credentialsOf(by);
    super(withoutCredentials(by), {
      signal: opening.signal,
      headers: credentials === undefined ? {} : { 'Proxy-Authorization': credentials },
    });
    this.opening = opening;
  }

  override async connect(request: ClientRequest, options: Parameters<HttpsProxyAgent<string>['connect']>[1]): Promise<Socket> {
    const { by, opening } = this;
    const { clock, timeoutMs } = this.settings;
    let answer: Answer | undefined;
    request.once('proxyConnect', (given: Answer) => {
      answer = given;
    });
    const answered = new AbortController();
    let isLate = false;
    const limit = async (): Promise<void> => {
      await clock.sleep(timeoutMs, answered.signal);
      if (answered.signal.aborted) return;
      isLate = true;
      opening.abort();
    };
    void limit();
    try {
      const socket = await super.connect(request, options);
      // What the proxy answers instead of a tunnel must not be taken for the vendor's words.
      if (answer?.statusCode === TUNNEL_OPEN) return socket;
      socket.destroy();
    } catch (error) {
      const failure = proxyFailure(error, by);
      if (failure !== error) throw failure;
      const reason = error instanceof Error ? error.message : String(error);
      throw new ProxyUnavailableError(by, isLate ? `no answer within ${Math.round(timeoutMs)} ms` : reason);
    } finally {
      answered.abort();
    }
    if (answer && answer.statusCode > 0) throw new ProxyRefusedError(by, answer.statusCode, answer.statusText);
    throw new ProxyUnavailableError(by, 'it does not answer like a proxy');
  }

  /** Gives up a tunnel that is not open yet too. */
  override destroy(): void {
    this.opening.abort();
    super.destroy();
  }
}
