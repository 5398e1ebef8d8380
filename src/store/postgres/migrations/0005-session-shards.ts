/** A session that several engines run has a part of each. */
export const sessionShards = `
CREATE TABLE streaming_session_shards (
  session_id       uuid        NOT NULL REFERENCES streaming_sessions ON DELETE CASCADE,
  shard            integer     NOT NULL,
  stopped_at       timestamptz,
  symbol_count     integer     NOT NULL,
  total_patterns   integer     NOT NULL,
  total_indicators integer     NOT NULL,
  final_status     varchar(20) NOT NULL,
  PRIMARY KEY (session_id, shard)
);
COMMENT ON TABLE streaming_session_shards IS 'What each shard of the tick log has counted of a session; streaming_sessions has the sums.';
`;
