import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { CATALOGUE, CHANNEL_NAMES, type ChannelDescription } from '../../src/bus/index.js';

const SCHEMAS: ReadonlyMap<string, ChannelDescription['message']> = new Map(
  CHANNEL_NAMES.map((name) => [CATALOGUE[name].channel, CATALOGUE[name].message]),
);

/** What is wrong with a message: it must have every field of its description, and no other. @returns undefined where nothing is */
export function faultOf(channel: string, body: string): string | undefined {
  const schema = SCHEMAS.get(channel);
  if (!schema) return `no channel of the catalogue: ${channel}`;
  const value: unknown = JSON.parse(body);
  const { data, error } = schema.safeParse(value);
  if (error) return `${channel}: ${z.prettifyError(error)}: ${body}`;
  return isDeepStrictEqual(data, value) ? undefined : `${channel}: fields too few or too many: ${body}`;
}
