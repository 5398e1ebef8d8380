import {
  type BusMessage,
  type BusMessages,
  BusUnavailableError,
  type ResultCounters,
  RESULT_KINDS,
  resultHeadKey,
  type ResultKind,
  type ResultPosition,
  type ResultPositions,
  type ResultReadOptions,
  type ResultRecord,
  type ResultStreams,
  resultStreamKey,
} from '../index.js';
import type { KeptResults } from './kept-results.js';
import type { Readers } from './readers.js';
import { parseResultId, resultIdOf } from './result-id.js';

const KIND_OF_KEY: ReadonlyMap<string, ResultKind> = new Map(RESULT_KINDS.map((kind) => [resultStreamKey(kind), kind]));

/** The streams of results on a Redis server; an entry holds what one command has published of a kind, a field a message. */
export class RedisResults implements ResultStreams {
  constructor(
    private readonly kept: KeptResults,
    private readonly readers: Readers,
  ) {}

  get counters(): ResultCounters {
    return this.kept.counters;
  }

  get publishedUpTo(): ResultPositions {
    return this.kept.publishedUpTo;
  }

  leaveOut(messages: Iterable<BusMessage | BusMessages>): void {
    this.kept.leaveOut(messages);
  }

  async ends(): Promise<ResultPositions> {
    const replies = await this.readers.run(
      (client) =>
        Promise.all(
          RESULT_KINDS.map((kind) =>
            Promise.all([
              client.sendCommand<unknown>(['HMGET', resultHeadKey(kind), 'epoch', 'offset']),
              client.sendCommand<unknown>(['EXISTS', resultStreamKey(kind)]),
            ]),
          ),
        ),
      { blockMs: 0 },
    );
    const ends: { [Kind in ResultKind]?: ResultPosition } = {};
    for (const [at, [head, exists]] of (replies ?? []).entries()) {
      const kind = RESULT_KINDS[at];
      const end = parseResultId(listOf(head).map(textOf).join('-'));
      if (kind && end && exists === 1) ends[kind] = end;
    }
    return ends;
  }

  async read(
    after: ReadonlyMap<ResultKind, ResultPosition>,
    { count, blockMs, signal }: ResultReadOptions,
  ): Promise<readonly ResultRecord[]> {
    if (after.size === 0) return [];
    const places = [...after];
    const block = blockMs > 0 ? ['BLOCK', String(Math.ceil(blockMs))] : [];
    const command = [
      'XREAD',
      'COUNT',
      String(count),
      ...block,
      'STREAMS',
      ...places.map(([kind]) => resultStreamKey(kind)),
      ...places.map(([, place]) => resultIdOf(place)),
    ];
    const reply = await this.readers.run((client) => client.sendCommand<unknown>(command), { blockMs, signal });
    if (reply === undefined || reply === null) return [];
    return listOf(reply).flatMap((stream) => {
      const [key, entries] = listOf(stream);
      const kind = KIND_OF_KEY.get(textOf(key));
      return kind === undefined ? [] : listOf(entries).flatMap((entry) => recordsOf(kind, entry, after.get(kind)));
    });
  }
}

/** @returns the messages of an entry that lie behind the place; none of one that is not ours */
function recordsOf(kind: ResultKind, entry: unknown, after: ResultPosition | undefined): readonly ResultRecord[] {
  const [id, fields] = listOf(entry);
  const newest = parseResultId(textOf(id));
  if (!newest) return [];
  const parts = listOf(fields);
  const records: ResultRecord[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const position = { epoch: newest.epoch, offset: newest.offset - parts.length / 2 + at / 2 + 1 };
    if (after?.epoch === position.epoch && position.offset <= after.offset) continue;
    records.push({ kind, channel: textOf(parts[at]), body: textOf(parts[at + 1]), position });
  }
  return records;
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw new BusUnavailableError('a reply does not have the form of a results stream');
}

const textOf = (value: unknown): string => (Buffer.isBuffer(value) ? value.toString('utf8') : '');
