import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { epochMsOf, tickerOf } from '../../market/index.js';
import { answerOf } from './answer.js';
import { integer, json, numeric, real, text, ticker, time, word } from './column.js';
import { parserOf } from './read.js';
import { columnsOf, group, table } from './table.js';

const things = table({
  name: 'things',
  about: 'Things.',
  key: ['owner', 'seen_at'],
  fields: {
    seenAt: time('When.').api('timestamp'),
    symbol: ticker('Ticker.').api(null),
    price: numeric('US dollars.').api({ price: (price) => price, half: (price) => price / 2 }),
    colour: word(['red', 'blue'], 'Colour.').column('shade').nullable(),
    changedAt: time('Newest change.').orElse('seen_at'),
    size: integer('Size.').in('more'),
    names: json(z.array(z.string()).default([]), 'Names.').in('more'),
    chance: group(
      { low: real('From.').column('chance_low'), high: real('To.').column('chance_high') },
      { span: (chance) => chance && chance.high - chance.low },
    ),
  },
  derived: { name_count: { column: integer('How many names.'), of: ({ names }) => names.length } },
  beside: { owner: text('Owner.') },
});

const at = new Date(60_000);
const record = {
  owner: 'me',
  seen_at: at,
  symbol: 'SPY',
  price: '1.50',
  shade: 'red',
  changed_at: null,
  more: { size: 3 },
  chance_low: 0.25,
  chance_high: 0.5,
  name_count: 0,
};
const row = {
  seenAt: epochMsOf(60_000),
  symbol: tickerOf('SPY'),
  price: 1.5,
  colour: 'red' as const,
  changedAt: epochMsOf(60_000),
  size: 3,
  names: [],
  chance: { low: 0.25, high: 0.5 },
};

describe('a table’s description', () => {
  it('reads a record as the driver gives it', () => {
    expect(parserOf(things)(record)).toStrictEqual(row);
  });

  it('reads a group that lacks a value as none', () => {
    expect(parserOf(things)({ ...record, chance_low: null }).chance).toBeNull();
  });

  it.each([
    ['a word of no vocabulary', { shade: 'green' }],
    ['a value that must be there', { seen_at: null }],
    ['a value of another type', { price: 1.5 }],
    ['a container without a field', { more: {} }],
    ['a missing column', { chance_high: undefined }],
  ])('refuses %s', (_, change) => {
    expect(() => parserOf(things)({ ...record, ...change })).toThrow(z.ZodError);
  });

  it('gives what a row fills, its key first', () => {
    expect(things.cells.map(({ name, value }) => [name, value(row)])).toEqual([
      ['seen_at', 60_000],
      ['symbol', 'SPY'],
      ['price', 1.5],
      ['shade', 'red'],
      ['changed_at', 60_000],
      ['more', { size: 3, names: [] }],
      ['chance_low', 0.25],
      ['chance_high', 0.5],
      ['name_count', 0],
    ]);
    expect(columnsOf(things).map(({ name }) => name)).toContain('owner');
  });

  it('gives the API’s answer, in the order of its fields', () => {
    expect(JSON.stringify(answerOf(things)({ ...row, colour: null, seenAt: epochMsOf(0) }))).toBe(
      JSON.stringify({
        timestamp: '1970-01-01T00:00:00.000Z',
        price: 1.5,
        half: 0.75,
        colour: null,
        changed_at: '1970-01-01T00:01:00.000Z',
        size: 3,
        names: [],
        span: 0.25,
      }),
    );
  });
});
