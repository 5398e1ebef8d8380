import type pg from 'pg';
import type { Ticker } from '../../market/index.js';
import {
  type Checkpoint,
  type CheckpointRow,
  checkpointsTable,
  type CheckpointStates,
  type Commit,
  FencedError,
  type Origin,
  type Ownership,
  parserOf,
  symbolOriginsTable,
  symbolStatesTable,
  type SymbolState,
} from '../index.js';

/** Bytes of one statement, about: the driver copies them several times before it gives way to anything else. */
const STATEMENT_BYTES = 48 * 1_024;
/** Of one page that is read; a state has a few kilobytes. */
const PAGE_ROWS = 500;

const checkpointRowOf = parserOf(checkpointsTable);
const stateOf = parserOf(symbolStatesTable);
const originOf = parserOf(symbolOriginsTable);

export async function takeShard(client: pg.ClientBase, shard: number, owner: string): Promise<Ownership> {
  const { rows } = await client.query(
    `INSERT INTO engine_checkpoints (shard, owner, owner_epoch) VALUES ($1, $2, 1)
     ON CONFLICT (shard) DO UPDATE SET owner = excluded.owner, owner_epoch = engine_checkpoints.owner_epoch + 1, updated_at = now()
     RETURNING *`,
    [shard, owner],
  );
  const row = checkpointRowOf(rows[0]);
  const checkpoint = checkpointOf(row);
  return { ownerEpoch: row.ownerEpoch, ...(checkpoint ? { checkpoint } : {}) };
}

function checkpointOf(row: CheckpointRow): Checkpoint | undefined {
  const { logId, position, sequence, session, resumePosition, resumeSequence, head, originPosition, originSequence } = row;
  if (logId === null || position === null || sequence === null || resumePosition === null || resumeSequence === null) return undefined;
  const origin =
    originPosition === null || originSequence === null ? {} : { origin: { position: originPosition, sequence: originSequence } };
  return { logId, position, sequence, session, resume: { position: resumePosition, sequence: resumeSequence, head }, ...origin };
}

/**
 * First of all in a transaction: the row's lock keeps an owner that comes meanwhile waiting until this commit is through.
 * @throws FencedError
 */
export async function moveCheckpoint(client: pg.ClientBase, { shard, ownerEpoch, checkpoint }: Commit): Promise<void> {
  const { logId, position, states } = checkpoint;
  const { session = null, resume } = states ?? {};
  const json = (value: unknown): string | null => (value === null || value === undefined ? null : JSON.stringify(value));
  const { rowCount } = await client.query(
    `UPDATE engine_checkpoints SET log_id = $3, position = $4, session = coalesce($5, session), sequence = coalesce($10, sequence), updated_at = now(),
       resume_position = coalesce($6, CASE WHEN $9 THEN NULL ELSE resume_position END),
       resume_sequence = coalesce($7, CASE WHEN $9 THEN NULL ELSE resume_sequence END),
       head = coalesce($8, CASE WHEN $9 THEN NULL ELSE head END)
     WHERE shard = $1 AND owner_epoch = $2`,
    [
      shard,
      ownerEpoch,
      logId,
      position,
      json(session),
      resume?.position ?? null,
      resume?.sequence ?? null,
      json(resume?.head),
      states?.replacesAll === true,
      states?.sequence ?? null,
    ],
  );
  if (rowCount === 0) throw new FencedError(`Shard ${shard} is no longer owned by epoch ${ownerEpoch}.`);
  if (states) await saveStates(client, shard, states);
  if (states?.origin) await moveOrigin(client, shard, states.origin);
}

async function moveOrigin(client: pg.ClientBase, shard: number, { position, sequence, states }: Origin): Promise<void> {
  await client.query('UPDATE engine_checkpoints SET origin_position = $2, origin_sequence = $3 WHERE shard = $1', [
    shard,
    position,
    sequence,
  ]);
  if (states === 'kept') return;
  await client.query('DELETE FROM engine_symbol_origins WHERE shard = $1', [shard]);
  if (states === 'saved')
    await client.query('INSERT INTO engine_symbol_origins SELECT * FROM engine_symbol_states WHERE shard = $1', [shard]);
}

export async function selectOrigins(client: pg.ClientBase, shard: number, symbols: readonly Ticker[]): Promise<SymbolState[]> {
  const { rows } = await client.query('SELECT symbol, sequence, state FROM engine_symbol_origins WHERE shard = $1 AND symbol = ANY($2)', [
    shard,
    symbols,
  ]);
  return rows.map(originOf);
}

async function saveStates(client: pg.ClientBase, shard: number, { symbols, replacesAll }: CheckpointStates): Promise<void> {
  if (replacesAll === true) await client.query('DELETE FROM engine_symbol_states WHERE shard = $1', [shard]);
  for (const rows of statements(symbols)) {
    // Each with parameters of its own: so bytes travel as bytes.
    const places = rows.map((_, i) => `($1, $${3 * i + 2}, $${3 * i + 3}, $${3 * i + 4})`).join(', ');
    await client.query(
      `INSERT INTO engine_symbol_states (shard, symbol, sequence, state) VALUES ${places}
       ON CONFLICT (shard, symbol) DO UPDATE SET sequence = excluded.sequence, state = excluded.state`,
      [shard, ...rows.flatMap(({ symbol, sequence, bytes }) => [symbol, sequence, bufferOf(bytes)])],
    );
  }
}

function* statements(states: readonly SymbolState[]): Generator<SymbolState[], void> {
  let rows: SymbolState[] = [];
  let bytes = 0;
  for (const state of states) {
    rows.push(state);
    bytes += state.bytes.length;
    if (bytes < STATEMENT_BYTES) continue;
    yield rows;
    rows = [];
    bytes = 0;
  }
  if (rows.length > 0) yield rows;
}

/** @param after the last symbol of the page before. @returns in the order of symbols; empty at the end */
export async function selectStates(client: pg.ClientBase, shard: number, after: string): Promise<SymbolState[]> {
  const { rows } = await client.query(
    'SELECT symbol, sequence, state FROM engine_symbol_states WHERE shard = $1 AND symbol > $2 ORDER BY symbol LIMIT $3',
    [shard, after, PAGE_ROWS],
  );
  return rows.map(stateOf);
}

/** The driver sends a Buffer as it is; of another array it would make text. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
