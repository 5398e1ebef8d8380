export { encodeEntry } from './log-encode.js';
export { decodeEntry, decodeHeader } from './log-decode.js';
