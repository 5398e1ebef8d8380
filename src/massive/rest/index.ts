export { RestHistory } from './history.js';
export { noRestCounters, type RestClientOptions, type RestCounters } from './rest-client.js';
