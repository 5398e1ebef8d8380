/** What is published of a commit can only be said in it; it is kept with it until it was published. */
export const announcements = `
CREATE TABLE engine_announcements (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  shard        integer     NOT NULL,
  channel      text        NOT NULL,
  body         text        NOT NULL,
  committed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE engine_announcements IS 'Messages that engines have still to publish of what they have committed: corrections, and ends of sessions. Empty while all is well.';
CREATE INDEX engine_announcements_shard ON engine_announcements (shard, id);
`;
