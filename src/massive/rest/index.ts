export { RestHistory } from './history.js';
