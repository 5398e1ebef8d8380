export { ProxyError, proxyFailure } from './errors.js';
export { fetchThrough } from './fetch.js';
export type { Proxy } from './proxy.js';
export { Tunnel } from './tunnel.js';
