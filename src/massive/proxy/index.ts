export { ProxyError, proxyFailure } from './errors.js';
export { fetchThrough } from './fetch.js';
export { Tunnel } from './tunnel.js';
