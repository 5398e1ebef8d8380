import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { asyncApiDocument } from './asyncapi.suite.js';
import { CATALOGUE, CHANNEL_NAMES } from './catalogue.js';
import { messagesDocument } from './document.suite.js';
import { exampleOn } from './examples.suite.js';
import { bodySchemas } from './json-schemas.suite.js';

const MESSAGES = '../../../docs/messages.md';
const written = readFileSync(new URL(MESSAGES, import.meta.url), 'utf8');
const asyncApi = JSON.parse(asyncApiDocument()) as { readonly channels: object; readonly operations: object; readonly components: object };

/** Every `$ref` in a document. */
function* referencesIn(value: unknown): Generator<string, void> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === '$ref') yield String(inner);
    else yield* referencesIn(inner);
  }
}

const follow = (reference: string): unknown =>
  reference
    .replace('#/', '')
    .split('/')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], asyncApi);

/** Properties, at any depth, of which nothing is said and whose name and values do not say it. */
function undescribed(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {} } = schema as { readonly properties?: Record<string, object> };
  const here = Object.entries(properties).flatMap(([name, field]) => {
    const inner = undescribed(field, `${path}.${name}`);
    const isPlain = 'description' in field || 'const' in field || 'enum' in field || 'properties' in field;
    return isPlain ? inner : [`${path}.${name}`, ...inner];
  });
  const rest = Object.entries(schema).flatMap(([name, inner]) => (name === 'properties' ? [] : undescribed(inner, path)));
  return [...here, ...rest];
}

describe('the description of the messages', () => {
  it('docs/messages.md is what the catalogue says (node scripts/docs/messages.mjs)', async () => {
    for (const part of ['channels', 'streams', 'messages']) expect(written).toContain(`<!-- generated: ${part} -->`);
    await expect(messagesDocument(written)).toMatchFileSnapshot(MESSAGES);
  });

  it('docs/asyncapi.json is what the catalogue says (node scripts/docs/messages.mjs)', async () => {
    await expect(asyncApiDocument()).toMatchFileSnapshot('../../../docs/asyncapi.json');
  });

  it('has every channel, and every reference leads somewhere', () => {
    expect(Object.keys(asyncApi.channels)).toEqual(CHANNEL_NAMES);
    const references = [...referencesIn(asyncApi)];
    expect(references.length).toBeGreaterThan(4 * CHANNEL_NAMES.length);
    expect(references.filter((reference) => follow(reference) === undefined)).toEqual([]);
  });

  it('says of every field what it means', () => {
    expect(Object.entries(bodySchemas()).flatMap(([id, schema]) => undescribed(schema, id))).toEqual([]);
  });

  it.each(CHANNEL_NAMES)('has an example of %s in the form that is sent', (name) => {
    const example = exampleOn(name);
    expect(CATALOGUE[name].message.parse(example)).toEqual(example);
  });
});
