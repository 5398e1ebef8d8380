/** @import { Tree } from './tree.mjs' */

/**
 * The words of each vendor, which its room alone may use: fields that nobody else would call so, of its stream and of REST; events, where they are
 * quoted; hosts.
 */
const VENDORS = {
  'src/massive': {
    fields: ['ev', 'sym', 'trfi', 'trft', 'dav', 'vw', 'bx', 'bp', 'sip_timestamp', 'participant_timestamp', 'trf_timestamp'],
    events: ['AM', 'LULD'],
    hosts: ['massive.com', 'polygon.io'],
  },
};

/** @param {{ fields: readonly string[], events: readonly string[], hosts: readonly string[] }} words */
function patternOf({ fields, events, hosts }) {
  const any = fields.join('|');
  const quoted = `['"\`](?:${[...fields, ...events].join('|')})['"\`]`;
  const host = `\\b[\\w.-]*(?:${hosts.join('|').replaceAll('.', '\\.')})\\b`;
  return new RegExp(`${quoted}|\\.(?:${any})\\b|[{,]\\s*(?:${any})\\s*[:,}]|${host}`);
}

/** Nobody but a vendor's room speaks its words. @param {Tree} tree @returns {string[]} */
export function vendorWords({ production }) {
  return Object.entries(VENDORS).flatMap(([vendor, words]) => {
    const pattern = patternOf(words);
    return production
      .filter(({ room }) => room !== vendor)
      .flatMap(({ path, text }) => {
        const found = pattern.exec(text)?.[0];
        return found === undefined ? [] : [`${path}: ${found.trim()} is the vendor's word; it belongs into ${vendor}`];
      });
  });
}
