import { z } from 'zod';
import { SIGNAL_SEVERITIES } from '../../market/index.js';
import { boolean, integer, json, numeric, real, text, texts, time, word } from './column.js';
import { type RowOf, table } from './table.js';

const name = (about: string) => text(about).type('character varying(100)');

/** What the definition tables share. Names and parameters are as somebody wrote them: not checked yet. */
const shared = {
  name: name('Unique.'),
  enabled: boolean('Whether it runs.'),
  timeframes: texts('Bar lengths that it runs on.').column('applicable_timeframes'),
  universe: name('Runs only where the engine follows this universe; null: always.').nullable(),
  description: text('For people.').column('short_description').or(''),
};
const ofCatalogue = {
  className: name('Name in the catalogue, or that of a plugin: `sma`, `macd`, `double_bottom`, `CDLHAMMER`.'),
  parameters: json(z.unknown(), 'Its parameters.').column('instantiation_params'),
};
const beside = {
  id: integer('Number of the row, assigned by the database.'),
  display_order: integer('Rows run in this order.'),
  problem: text('Why this row does not run, written by the engine.').nullable(),
  created_date: time('When the row was written, by the database’s clock.'),
  updated_date: time('Not used.'),
};
const ofCatalogueBeside = {
  ...beside,
  category: text('Not used.').nullable(),
  min_bars_required: integer('Not used.'),
};

export const indicatorDefinitionsTable = table({
  name: 'indicator_definitions',
  about: 'The indicators that engines run.',
  key: ['name'],
  fields: { ...shared, ...ofCatalogue },
  beside: ofCatalogueBeside,
});
export interface IndicatorDefinitionRow extends RowOf<typeof indicatorDefinitionsTable> {}

export const patternDefinitionsTable = table({
  name: 'pattern_definitions',
  about: 'The patterns that engines run.',
  key: ['name'],
  fields: {
    ...shared,
    ...ofCatalogue,
    confidenceThreshold: numeric('0..1; occurrences with a lower confidence are neither recorded nor sent.').type('numeric(4,3)'),
  },
  beside: ofCatalogueBeside,
});
export interface PatternDefinitionRow extends RowOf<typeof patternDefinitionsTable> {}

const alertType = (about: string) => text(about).type('character varying(50)').nullable();

export const alertDefinitionsTable = table({
  name: 'alert_definitions',
  about: 'What raises an indicator alert: value crossing against, at the close of a bar.',
  key: ['name'],
  fields: {
    ...shared,
    value: text('An indicator by its label, with an output after a dot where it has several (`RSI14`, `MACD.signal`), or `close`.'),
    against: text('The same, or a number.'),
    aboveType: alertType('Alert type when value rises above; null: no alert in that direction.'),
    belowType: alertType('Alert type when value falls below; null: no alert in that direction.'),
    hysteresis: real('How far value has to retreat before it can cross again.'),
    hysteresisUnit: word(['points', 'atr'], 'Unit of hysteresis.'),
    severity: word(SIGNAL_SEVERITIES, 'Of the alerts.'),
  },
  beside,
});
export interface AlertDefinitionRow extends RowOf<typeof alertDefinitionsTable> {}
