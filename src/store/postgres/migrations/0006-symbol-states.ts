/** What an engine knows is saved a symbol at a time; and what this machine could not take in has one name. */
export const symbolStates = `
ALTER TABLE engine_checkpoints
  DROP COLUMN snapshot,
  DROP COLUMN snapshot_position,
  ADD COLUMN sequence bigint,
  ADD COLUMN session jsonb,
  ADD COLUMN resume_position text,
  ADD COLUMN resume_sequence bigint,
  ADD COLUMN head jsonb;
COMMENT ON COLUMN engine_checkpoints.position IS 'Everything up to and including this position of the tick log is in the tables.';
COMMENT ON COLUMN engine_checkpoints.resume_position IS 'Where an engine that starts reads on: each of engine_symbol_states is as of this position or a later one.';
CREATE TABLE engine_symbol_states (
  shard    integer NOT NULL,
  symbol   text    NOT NULL,
  sequence bigint  NOT NULL,
  state    bytea   NOT NULL,
  PRIMARY KEY (shard, symbol)
);
-- Doubles hardly compress; trying costs more than it saves.
ALTER TABLE engine_symbol_states ALTER COLUMN state SET STORAGE EXTERNAL;
COMMENT ON TABLE engine_symbol_states IS 'What each engine shard knows of its symbols, for its next start; sequence is the entry of the tick log that it is as of.';
UPDATE feed_gaps SET cause = 'overload' WHERE cause = 'overflow';
`;
