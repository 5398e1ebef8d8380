export { RestHistory } from './history.js';
export { noRestCounters, type RestCounters } from './rest-client.js';
