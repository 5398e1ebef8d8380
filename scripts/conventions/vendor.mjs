/** @import { Tree } from './tree.mjs' */

/** Where the vendor is known: its names of fields, events and servers. */
const VENDOR_ROOM = 'src/massive';
/** Those of its fields that nobody else would call so: of its stream, and of REST. */
const FIELDS = ['ev', 'sym', 'trfi', 'trft', 'dav', 'vw', 'bx', 'bp', 'sip_timestamp', 'participant_timestamp', 'trf_timestamp'];
const EVENTS = ['AM', 'LULD'];
const HOSTS = /\b[\w.-]*(massive\.com|polygon\.io)\b/;

const quoted = (/** @type {readonly string[]} */ words) => `['"\`](?:${words.join('|')})['"\`]`;
const WORD = new RegExp(`${quoted([...FIELDS, ...EVENTS])}|\\.(?:${FIELDS.join('|')})\\b|[{,]\\s*(?:${FIELDS.join('|')})\\s*[:,}]`);

/** Nobody but the vendor's room speaks its words. @param {Tree} tree @returns {string[]} */
export function vendorWords({ production }) {
  return production
    .filter(({ room }) => room !== VENDOR_ROOM)
    .flatMap(({ path, text }) => {
      const found = WORD.exec(text)?.[0] ?? HOSTS.exec(text)?.[0];
      return found === undefined ? [] : [`${path}: ${found.trim()} is the vendor's word; it belongs into ${VENDOR_ROOM}`];
    });
}
