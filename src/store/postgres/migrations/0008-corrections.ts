/** What prints that came late have changed is computed again; what that takes away is kept aside. */
export const corrections = `
ALTER TABLE intraday_indicators ADD COLUMN revision integer NOT NULL DEFAULT 0;
ALTER TABLE intraday_patterns ADD COLUMN revision integer NOT NULL DEFAULT 0;
ALTER TABLE indicator_alerts ADD COLUMN revision integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN intraday_indicators.revision IS '0: as it was published live; above: corrected, or found, after the fact, as prints came late.';
COMMENT ON COLUMN intraday_patterns.revision IS '0: as it was published live; above: corrected, or found, after the fact, as prints came late.';
COMMENT ON COLUMN indicator_alerts.revision IS '0: as it was published live; above: corrected, or found, after the fact, as prints came late.';

CREATE TABLE withdrawn_results (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind         text        NOT NULL CHECK (kind IN ('pattern', 'alert', 'indicator')),
  symbol       text        NOT NULL,
  row_data     jsonb       NOT NULL,
  reason       text        NOT NULL,
  withdrawn_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE withdrawn_results IS 'Rows as they were published live that would not have been, had every print come in time; no longer in their tables.';
CREATE INDEX withdrawn_results_newest ON withdrawn_results (withdrawn_at DESC);

ALTER TABLE feed_gaps ADD COLUMN results text NOT NULL DEFAULT 'live' CHECK (results IN ('live', 'corrected'));
COMMENT ON COLUMN feed_gaps.results IS 'live: results of this time stand as they were published; corrected: they were computed again with what the repair brought.';

ALTER TABLE engine_checkpoints ADD COLUMN origin_position text, ADD COLUMN origin_sequence bigint;
COMMENT ON COLUMN engine_checkpoints.origin_position IS 'From here on the tick log leads to all that the engine knows: with engine_symbol_origins for what was known here.';
CREATE TABLE engine_symbol_origins (
  shard    integer NOT NULL,
  symbol   text    NOT NULL,
  sequence bigint  NOT NULL,
  state    bytea   NOT NULL,
  PRIMARY KEY (shard, symbol)
);
ALTER TABLE engine_symbol_origins ALTER COLUMN state SET STORAGE EXTERNAL;
COMMENT ON TABLE engine_symbol_origins IS 'What each engine shard knew of its symbols where its results can be computed again from; sequence is the entry of the tick log that it is as of.';
`;
