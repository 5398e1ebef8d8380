import { resultStreamKey } from '../results.js';
import { CATALOGUE, CHANNEL_NAMES, type ChannelDescription, type ChannelName, RESULTS_KEPT, type ResultKind } from './catalogue.js';
import { documentedOn } from './examples.suite.js';
import { type BodySchema, bodySchemas, itemsOf, referredTo } from './json-schemas.suite.js';

const LINE = 120;

const code = (text: unknown): string => `\`${String(text)}\``;
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const described = (name: ChannelName): ChannelDescription => CATALOGUE[name];

function channels(): string {
  const rows = CHANNEL_NAMES.map((name) => {
    const { channel, per, from, kept } = described(name);
    return [code(channel), per, code(documentedOn(name).examples[0].type), from, kept === undefined ? '' : code(kept)];
  });
  return table(['Channel', 'One message per', '`type`', 'From', 'Kept as'], rows);
}

function streams(): string {
  const kinds = Object.keys(RESULTS_KEPT) as ResultKind[];
  const rows = kinds.map((kind) => {
    const kept = CHANNEL_NAMES.map(described).filter((one) => one.kept === kind);
    return [code(resultStreamKey(kind)), kept.map(({ channel }) => code(channel)).join(', '), RESULTS_KEPT[kind].toLocaleString('en-US')];
  });
  return table(['Stream', 'Holds what is published on', 'At least the newest'], rows);
}

/** JSON with what fits into a line in one line. */
function pretty(value: unknown, indent = ''): string {
  const deeper = `${indent}  `;
  const isList = Array.isArray(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, inner]) => `${isList ? '' : `${JSON.stringify(name)}: `}${pretty(inner, deeper)}`);
  if (entries.length === 0) return isList ? '[]' : '{}';
  const line = isList ? `[${entries.join(', ')}]` : `{ ${entries.join(', ')} }`;
  if (indent !== '' && !line.includes('\n') && indent.length + line.length <= LINE) return line;
  const [begin, end] = isList ? '[]' : '{}';
  return `${begin}\n${entries.map((entry) => `${deeper}${entry}`).join(',\n')}\n${indent}${end}`;
}

/** What a value is, in words. */
function kindOf(schema: BodySchema): string {
  const { type, format, anyOf, additionalProperties } = schema;
  const { each, places } = itemsOf(schema);
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum) return schema.enum.map(code).join(', ');
  if (anyOf) return anyOf.map(kindOf).join(' or ');
  if (schema.$ref !== undefined) return 'object';
  if (places) return `list of ${places.length} × ${kindOf(places[0] ?? {})}`;
  if (each) return `list of ${each.$ref === undefined ? kindOf(each) : 'objects'}`;
  if (typeof additionalProperties === 'object') return 'object by name';
  if (format === 'date-time') return 'time';
  return (typeof type === 'string' ? [type] : (type ?? [])).map((one) => (one === 'string' ? 'text' : one)).join(' or ');
}

/** A row for each field, those inside of objects under their path. */
function fieldsOf(schema: BodySchema, schemas: Readonly<Record<string, BodySchema>>, path = ''): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const place = `${path}${name}`;
    const isOptional = schema.required?.includes(name) !== true;
    const { description } = field;
    const own = [code(place), `${kindOf(field)}${isOptional ? ', or absent' : ''}`, description ?? ''];
    const { each: list } = itemsOf(field);
    const held = field.anyOf?.find(({ properties }) => properties) ?? list ?? field;
    const inner = held.$ref === undefined ? held : (schemas[referredTo(held.$ref)] ?? {});
    const rows = fieldsOf(inner, schemas, list ? `${place}[].` : `${place}.`);
    return rows.length > 0 && description === undefined ? rows : [own, ...rows];
  });
}

function messages(): string {
  const schemas = bodySchemas();
  const ids = [...new Set(CHANNEL_NAMES.map((name) => documentedOn(name).id))];
  return ids
    .map((id) => {
      const names = CHANNEL_NAMES.filter((name) => documentedOn(name).id === id);
      const { title, description, examples } = documentedOn(names[0] ?? 'ticks');
      const on = names.map((name) => code(described(name).channel)).join(' and ');
      return [
        `### ${title}`,
        `On ${on}. ${description}`,
        table(['Field', 'Type', 'Meaning'], fieldsOf(schemas[id] ?? {}, schemas)),
        `\`\`\`json\n${pretty(examples[0])}\n\`\`\``,
      ].join('\n\n');
    })
    .join('\n\n');
}

const PARTS: Readonly<Record<string, () => string>> = { channels, streams, messages };

/** The text of docs/messages.md: what stands between `<!-- generated: part -->` and `<!-- end -->` follows from the catalogue. */
export function messagesDocument(written: string): string {
  return written.replaceAll(/(<!-- generated: (\w+) -->\n).*?(<!-- end -->)/gs, (_, begin: string, part: string, end: string) => {
    const text = PARTS[part]?.();
    if (text === undefined) throw new Error(`docs/messages.md: nothing is generated as ${part}`);
    return `${begin}\n${text}\n\n${end}`;
  });
}
