export { encodeEntry } from './log-encode.js';
export { decodeEntry } from './log-decode.js';
