/** Where the ticks come from; travels with every tick and row, so simulated data can never pass for live data. */
export const SOURCES = ['massive', 'replay', 'synthetic'] as const;
export type Source = (typeof SOURCES)[number];

interface SourceLabel {
  readonly label: string;
  readonly title: string;
  /** The market of now. */
  readonly isLive: boolean;
}

/** What people are shown of a source. */
export const SOURCE_LABELS: Readonly<Record<Source, SourceLabel>> = {
  massive: { label: 'Massive', title: 'Market data from Massive.com', isLive: true },
  replay: { label: 'Replay', title: 'Recorded trades, replayed: not the current market', isLive: false },
  synthetic: { label: 'Simulated', title: 'A simulated market: no price here is real', isLive: false },
};
