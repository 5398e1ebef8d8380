import { resultStreamKey } from '../results.js';
import { CATALOGUE, CHANNEL_NAMES, type ChannelDescription, type ChannelName, RESULTS_KEPT } from './catalogue.js';
import { documentedOn } from './examples.suite.js';
import { bodySchemas } from './json-schemas.suite.js';
import { SCHEMA_VERSION } from './parts.js';

const DESCRIPTION = [
  'What TickStock publishes on Redis. Explanations are in messages.md beside this file.',
  'Pub/sub reaches only those who listen; the messages of channels with `x-results-stream` are kept in a Redis Stream as well.',
].join(' ');

const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const from: Readonly<Record<ChannelDescription['from'], string>> = {
  gateway: 'the gateway',
  engine: 'an engine',
  dashboard: 'a dashboard',
};

function channelOf(name: ChannelName): object {
  const { channel, per, kept, from: role }: ChannelDescription = CATALOGUE[name];
  const { id } = documentedOn(name);
  return {
    address: channel,
    description: `One message per ${per}; sent by ${from[role]}.`,
    messages: { [id]: { $ref: `#/components/messages/${id}` } },
    ...(kept && { 'x-results-stream': { key: resultStreamKey(kept), keepsAtLeast: RESULTS_KEPT[kept] } }),
  };
}

function operationOf(name: ChannelName, action: 'send' | 'receive'): [string, object] {
  const { id, title } = documentedOn(name);
  const operation = {
    action,
    title,
    channel: { $ref: `#/channels/${name}` },
    messages: [{ $ref: `#/channels/${name}/messages/${id}` }],
  };
  return [`${action}${capitalized(name)}`, operation];
}

/** The text of docs/asyncapi.json: AsyncAPI 3.0. */
export function asyncApiDocument(): string {
  const schemas = bodySchemas();
  const messages = CHANNEL_NAMES.map((name) => {
    const { id, title, description, examples } = documentedOn(name);
    const payload = { $ref: `#/components/schemas/${id}` };
    return [id, { name: examples[0].type, title, description, payload, examples: examples.map((body) => ({ payload: body })) }];
  });
  const isOpen = (name: ChannelName): boolean => 'isOpen' in CATALOGUE[name];
  const document = {
    asyncapi: '3.0.0',
    info: { title: 'TickStock', version: `${SCHEMA_VERSION}.0.0`, description: DESCRIPTION },
    servers: { redis: { host: 'localhost:6379', protocol: 'redis', description: 'The server of `REDIS_URL`.' } },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(CHANNEL_NAMES.map((name) => [name, channelOf(name)])),
    operations: Object.fromEntries([
      ...CHANNEL_NAMES.map((name) => operationOf(name, 'send')),
      ...CHANNEL_NAMES.filter(isOpen).map((name) => operationOf(name, 'receive')),
    ]),
    components: { messages: Object.fromEntries(messages), schemas },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
