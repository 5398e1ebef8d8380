/** The first tables. Time-series tables are partitioned by month where TimescaleDB is not installed; see partitions.ts. */
export const tables = `
CREATE TABLE ohlcv_1min (
  symbol     varchar(20)      NOT NULL,
  timestamp  timestamptz      NOT NULL,
  open       numeric(16,6)    NOT NULL,
  high       numeric(16,6)    NOT NULL,
  low        numeric(16,6)    NOT NULL,
  close      numeric(16,6)    NOT NULL,
  volume     bigint           NOT NULL,
  vwap       double precision NOT NULL,
  trades     integer          NOT NULL,
  revision   integer          NOT NULL DEFAULT 0,
  source     text             NOT NULL,
  PRIMARY KEY (symbol, timestamp)
) PARTITION BY RANGE (timestamp);
COMMENT ON TABLE ohlcv_1min IS 'Closed 1-minute bars; timestamp is the start of the minute, prices in US dollars, volume in shares.';
COMMENT ON COLUMN ohlcv_1min.revision IS '0 when first closed, one more each time late prints changed the bar.';
CREATE INDEX ohlcv_1min_time ON ohlcv_1min USING brin (timestamp);

CREATE TABLE intraday_indicators (
  id                    bigint GENERATED ALWAYS AS IDENTITY,
  symbol                text        NOT NULL,
  indicator_type        text        NOT NULL,
  timeframe             text        NOT NULL,
  calculation_timestamp timestamptz NOT NULL,
  value_data            jsonb       NOT NULL,
  expiration_timestamp  timestamptz,
  metadata              jsonb       NOT NULL DEFAULT '{}',
  session_id            uuid,
  source                text        NOT NULL,
  PRIMARY KEY (symbol, indicator_type, timeframe, calculation_timestamp)
) PARTITION BY RANGE (calculation_timestamp);
COMMENT ON TABLE intraday_indicators IS 'Final indicator values; calculation_timestamp is the start of the bar whose close gave the value.';
CREATE INDEX intraday_indicators_time ON intraday_indicators USING brin (calculation_timestamp);

CREATE TABLE intraday_patterns (
  id                   bigint GENERATED ALWAYS AS IDENTITY,
  event_id             text          NOT NULL,
  symbol               text          NOT NULL,
  pattern_type         text          NOT NULL,
  timeframe            text          NOT NULL,
  detection_timestamp  timestamptz   NOT NULL,
  confidence           numeric(5,4)  NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  pattern_data         jsonb         NOT NULL,
  levels               numeric[]     NOT NULL DEFAULT '{}',
  expiration_timestamp timestamptz   NOT NULL,
  metadata             jsonb         NOT NULL DEFAULT '{}',
  session_id           uuid,
  source               text          NOT NULL,
  PRIMARY KEY (symbol, pattern_type, timeframe, detection_timestamp)
) PARTITION BY RANGE (detection_timestamp);
COMMENT ON TABLE intraday_patterns IS 'Detected patterns; detection_timestamp is the start of the bar, or the time of the trade that fired it.';
CREATE INDEX intraday_patterns_newest ON intraday_patterns (detection_timestamp DESC, event_id DESC);
CREATE INDEX intraday_patterns_data ON intraday_patterns USING gin (pattern_data);

CREATE TABLE indicator_alerts (
  id              bigint GENERATED ALWAYS AS IDENTITY,
  event_id        text        NOT NULL UNIQUE,
  symbol          text        NOT NULL,
  alert_type      text        NOT NULL,
  timeframe       text        NOT NULL,
  alert_timestamp timestamptz NOT NULL,
  severity        text        NOT NULL,
  alert_data      jsonb       NOT NULL,
  session_id      uuid,
  source          text        NOT NULL,
  PRIMARY KEY (symbol, alert_type, timeframe, alert_timestamp)
);
CREATE INDEX indicator_alerts_newest ON indicator_alerts (alert_timestamp DESC);

CREATE TABLE streaming_sessions (
  session_id       uuid PRIMARY KEY,
  universe         varchar(100) NOT NULL,
  started_at       timestamptz  NOT NULL,
  stopped_at       timestamptz,
  symbol_count     integer      NOT NULL DEFAULT 0,
  total_patterns   integer      NOT NULL DEFAULT 0,
  total_indicators integer      NOT NULL DEFAULT 0,
  final_status     varchar(20)  NOT NULL,
  source           text         NOT NULL,
  created_at       timestamptz  NOT NULL DEFAULT now()
);
COMMENT ON TABLE streaming_sessions IS 'One row per regular session; started_at and stopped_at are feed time.';
CREATE INDEX streaming_sessions_newest ON streaming_sessions (created_at DESC);

CREATE TABLE streaming_health_metrics (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  session_id        uuid,
  status            varchar(20)   NOT NULL,
  active_symbols    integer       NOT NULL,
  ticks_per_second  numeric(12,2) NOT NULL,
  bars_per_minute   integer       NOT NULL,
  processing_lag_ms integer       NOT NULL,
  cpu_percent       numeric(6,2)  NOT NULL,
  memory_mb         integer       NOT NULL,
  issues            jsonb         NOT NULL DEFAULT '[]',
  measured_at       timestamptz   NOT NULL,
  created_at        timestamptz   NOT NULL DEFAULT now()
);
CREATE INDEX streaming_health_metrics_newest ON streaming_health_metrics (measured_at DESC);

CREATE TABLE cache_entries (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  type        text        NOT NULL,
  name        text        NOT NULL DEFAULT '',
  key         text        NOT NULL,
  value       jsonb       NOT NULL,
  environment text        NOT NULL DEFAULT 'DEFAULT',
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now(),
  UNIQUE (type, name, key, environment)
);

CREATE TABLE pattern_definitions (
  id                    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name                  varchar(100) NOT NULL UNIQUE,
  short_description     text,
  category              text,
  enabled               boolean      NOT NULL DEFAULT true,
  display_order         integer      NOT NULL DEFAULT 0,
  confidence_threshold  numeric(4,3) NOT NULL DEFAULT 0,
  applicable_timeframes text[]       NOT NULL DEFAULT '{1min,5min}',
  instantiation_params  jsonb        NOT NULL DEFAULT '{}',
  min_bars_required     integer      NOT NULL DEFAULT 1,
  created_date          timestamptz  NOT NULL DEFAULT now(),
  updated_date          timestamptz  NOT NULL DEFAULT now()
);

CREATE TABLE indicator_definitions (
  id                    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name                  varchar(100) NOT NULL UNIQUE,
  short_description     text,
  category              text,
  enabled               boolean      NOT NULL DEFAULT true,
  display_order         integer      NOT NULL DEFAULT 0,
  applicable_timeframes text[]       NOT NULL DEFAULT '{1min}',
  instantiation_params  jsonb        NOT NULL DEFAULT '{}',
  min_bars_required     integer      NOT NULL DEFAULT 1,
  created_date          timestamptz  NOT NULL DEFAULT now(),
  updated_date          timestamptz  NOT NULL DEFAULT now()
);

CREATE TABLE engine_checkpoints (
  shard             integer PRIMARY KEY,
  owner             text        NOT NULL,
  owner_epoch       bigint      NOT NULL,
  log_id            text,
  position          text,
  snapshot          bytea,
  snapshot_position text,
  updated_at        timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE engine_checkpoints IS 'Where each engine shard stands in the tick log; written in the transaction of the rows it led to.';
COMMENT ON COLUMN engine_checkpoints.owner_epoch IS 'Fencing token: a commit under an older epoch fails.';
`;
