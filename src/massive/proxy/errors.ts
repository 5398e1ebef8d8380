import { TickStockError } from '../../market/index.js';
import type { Proxy } from './proxy.js';

/** The way to the vendor fails at the proxy: nothing of it comes from the vendor. */
export abstract class ProxyError extends TickStockError {
  /** With what to do, for where there is one line alone. */
  get advice(): string {
    return `${this.message} ${this.remedy}`;
  }
}

const named = ({ host, variable }: Proxy): string => `proxy ${host} (${variable})`;

const REMEDIES: Readonly<Record<number, (variable: string) => string>> = {
  401: (variable) => `Put user name and password into ${variable}: http://user:password@host:port.`,
  407: (variable) => `Put user name and password into ${variable}: http://user:password@host:port.`,
  502: () => 'The proxy does not reach the vendor; TickStock retries.',
  503: () => 'The proxy does not reach the vendor; TickStock retries.',
  504: () => 'The proxy does not reach the vendor; TickStock retries.',
};

/** A proxy answers and lets nothing through. */
export class ProxyRefusedError extends ProxyError {
  readonly code = 'TS_PROXY_REFUSED';
  readonly remedy: string;
  constructor(proxy: Proxy, status: number, reason = '') {
    super(`The ${named(proxy)} refuses to connect to the vendor: ${`${status} ${reason}`.trim()}.`);
    const remedy =
      REMEDIES[status] ?? ((variable) => `Allow CONNECT to the vendor there, correct ${variable}, or exempt the vendor with NO_PROXY.`);
    this.remedy = remedy(proxy.variable);
  }
}

/** A proxy is not there, or is none. */
export class ProxyUnavailableError extends ProxyError {
  readonly code = 'TS_PROXY_AWAY';
  readonly remedy: string;
  constructor(proxy: Proxy, reason: string) {
    super(`The ${named(proxy)} cannot be used: ${reason}.`);
    this.remedy = `Correct ${proxy.variable}, or exempt the vendor with NO_PROXY.`;
  }
}

/** Behind a proxy stands a certificate that nobody here trusts, as proxies have that look into TLS. */
class ProxyCertificateError extends ProxyError {
  readonly code = 'TS_PROXY_CERTIFICATE';
  readonly remedy =
    'If the proxy inspects TLS, set NODE_EXTRA_CA_CERTS to the PEM file of its certificate authority in the environment (in .env it is too late).';
  constructor(proxy: Proxy, reason: string) {
    super(`The certificate presented through the ${named(proxy)} is not trusted: ${reason}.`);
  }
}

const CERTIFICATE = /^(SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|CERT_(UNTRUSTED|SIGNATURE))/;
/** Every TCP connection is one to the proxy. */
const NO_CONNECTION = /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)/;

/** What an error on the way through a proxy means, where it is the proxy's. */
export function proxyFailure(error: unknown, proxy: Proxy): unknown {
  if (!(error instanceof Error) || error instanceof ProxyError) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (CERTIFICATE.test(code)) return new ProxyCertificateError(proxy, code);
  if (NO_CONNECTION.test(code)) return new ProxyUnavailableError(proxy, code);
  const refused = /^Proxy response \((\d+)\)/.exec(error.message);
  return refused ? new ProxyRefusedError(proxy, Number(refused[1])) : error;
}
