export { encodeEntry } from './log-encode.js';
export { decodeEntry } from './log-decode.js';
export { LOG_ENTRY_VERSION } from './log-fields.js';
