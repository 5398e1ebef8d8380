/** A pattern has a life, and what it came to; indicators, patterns and alerts are chosen by table. */
export const patternLife = `
ALTER TABLE intraday_patterns
  ADD COLUMN status           text NOT NULL DEFAULT 'confirmed' CHECK (status IN ('forming', 'confirmed', 'target', 'failed', 'expired', 'withdrawn')),
  ADD COLUMN provisional      boolean NOT NULL DEFAULT false,
  ADD COLUMN changed_at       timestamptz,
  ADD COLUMN confirmed_at     timestamptz,
  ADD COLUMN entry_price      double precision,
  ADD COLUMN atr              double precision,
  ADD COLUMN outcome          text CHECK (outcome IN ('win', 'loss', 'none')),
  ADD COLUMN probability      double precision CHECK (probability BETWEEN 0 AND 1),
  ADD COLUMN probability_low  double precision,
  ADD COLUMN probability_high double precision,
  ADD COLUMN samples          integer,
  ADD COLUMN edge             text CHECK (edge IN ('measured', 'none', 'unknown'));
COMMENT ON COLUMN intraday_patterns.status IS 'forming, then confirmed, then target, failed or expired; or withdrawn. One row from first sight to end.';
COMMENT ON COLUMN intraday_patterns.confidence IS 'The score, 0..1: a rank by shape and surroundings. The measured rate is probability.';
COMMENT ON COLUMN intraday_patterns.outcome IS 'What came first after the confirmation: one ATR with it (win), one against it (loss), or neither in time (none).';
COMMENT ON COLUMN intraday_patterns.probability IS 'Hit rate measured on earlier events of this pattern, timeframe and score; with its 95 % Wilson interval and the number of events behind it.';

ALTER TABLE indicator_definitions
  ADD COLUMN class_name varchar(100) NOT NULL DEFAULT '',
  ADD COLUMN universe   varchar(100),
  ADD COLUMN problem    text;
COMMENT ON COLUMN indicator_definitions.class_name IS 'Name in the catalogue: sma, macd, or that of a plugin. instantiation_params are its parameters.';
COMMENT ON COLUMN indicator_definitions.universe IS 'Only where the engine runs this universe; null: always.';
COMMENT ON COLUMN indicator_definitions.problem IS 'Written by the engine: why this row does not run.';

ALTER TABLE pattern_definitions
  ADD COLUMN class_name varchar(100) NOT NULL DEFAULT '',
  ADD COLUMN universe   varchar(100),
  ADD COLUMN problem    text;
COMMENT ON COLUMN pattern_definitions.class_name IS 'Name in the catalogue: double_bottom, or TA-Lib''s CDLHAMMER, or that of a plugin.';
COMMENT ON COLUMN pattern_definitions.confidence_threshold IS 'Events with a lower score are neither recorded nor sent.';
COMMENT ON COLUMN pattern_definitions.problem IS 'Written by the engine: why this row does not run.';

CREATE TABLE alert_definitions (
  id                    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name                  varchar(100) NOT NULL UNIQUE,
  short_description     text,
  enabled               boolean      NOT NULL DEFAULT true,
  display_order         integer      NOT NULL DEFAULT 0,
  value                 text         NOT NULL,
  against               text         NOT NULL,
  above_type            varchar(50),
  below_type            varchar(50),
  hysteresis            double precision NOT NULL DEFAULT 0 CHECK (hysteresis >= 0),
  hysteresis_unit       text         NOT NULL DEFAULT 'points' CHECK (hysteresis_unit IN ('points', 'atr')),
  severity              text         NOT NULL DEFAULT 'info' CHECK (severity IN ('info', 'warning')),
  applicable_timeframes text[]       NOT NULL DEFAULT '{1min,5min}',
  universe              varchar(100),
  problem               text,
  created_date          timestamptz  NOT NULL DEFAULT now(),
  updated_date          timestamptz  NOT NULL DEFAULT now(),
  CHECK (above_type IS NOT NULL OR below_type IS NOT NULL)
);
COMMENT ON TABLE alert_definitions IS 'What raises an indicator alert: value crossing against, at the close of a bar.';
COMMENT ON COLUMN alert_definitions.value IS 'An indicator by its label, with an output after a dot where it has several (RSI14, MACD.signal), or close.';
COMMENT ON COLUMN alert_definitions.against IS 'The same, or a number.';
COMMENT ON COLUMN alert_definitions.above_type IS 'Alert type when value rises above; null: no alert that way.';
`;
