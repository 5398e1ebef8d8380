export { RestHistory } from './history.js';
export type { RestClientOptions } from './rest-client.js';
