export { encodeEntry } from './log-encode.js';
export { decodeEntry, decodeHeader, type LogEntryHeader } from './log-decode.js';
