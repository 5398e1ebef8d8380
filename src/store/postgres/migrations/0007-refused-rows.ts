/** A row that the database refuses is set aside; partitions can be made by a user who may only read and write rows. */
export const refusedRows = `
CREATE TABLE dead_letter_rows (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  shard      integer     NOT NULL,
  position   text        NOT NULL,
  table_name text        NOT NULL,
  row_data   jsonb       NOT NULL,
  sql_state  text        NOT NULL,
  reason     text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE dead_letter_rows IS 'Rows that their table has refused, each with the reason; the rows beside them were written.';
COMMENT ON COLUMN dead_letter_rows.position IS 'Of the tick log: the row came from this place or from a little before it.';

DO $make$
BEGIN
  EXECUTE format($function$
    CREATE FUNCTION tickstock_make_partition(parent text, month date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, %1$I, pg_temp AS $body$
    BEGIN
      IF parent NOT IN ('ohlcv_1min', 'intraday_indicators', 'intraday_patterns') THEN
        RAISE EXCEPTION '%% is not kept by month', parent;
      END IF;
      -- Two writers that meet a new month at once must not both make its partition.
      PERFORM pg_advisory_xact_lock(7461002);
      EXECUTE format('CREATE TABLE IF NOT EXISTS %1$I.%%I PARTITION OF %1$I.%%I FOR VALUES FROM (%%L) TO (%%L)',
        parent || to_char(month, '_YYYY_MM'), parent,
        to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00', to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
    END
    $body$
  $function$, current_schema());
END
$make$;
COMMENT ON FUNCTION tickstock_make_partition IS 'Makes the partition of a month where it is missing; runs with the rights of the owner of the tables.';
`;
