/** What was measured about patterns. */
export const patternCalibration = `
CREATE TABLE pattern_calibration (
  pattern_type text        NOT NULL,
  timeframe    text        NOT NULL,
  samples      integer     NOT NULL,
  hit_rate     double precision,
  edge         text        NOT NULL CHECK (edge IN ('measured', 'none', 'unknown')),
  data         jsonb       NOT NULL,
  learned_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (pattern_type, timeframe)
);
COMMENT ON TABLE pattern_calibration IS 'Hit rates learnt by npx tickstock calibrate; data has the rate by score, and what shuffled markets gave.';
`;
