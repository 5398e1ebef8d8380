/** Colours of the chart, from the page's own custom properties, so that both follow the theme of the system. */
export interface ChartTheme {
  readonly text: string;
  readonly grid: string;
  readonly border: string;
  readonly up: string;
  readonly down: string;
  readonly upVolume: string;
  readonly downVolume: string;
  readonly neutral: string;
  readonly gap: string;
  readonly font: string;
  /** Of a custom property. */
  readonly colour: (name: string) => string;
}

export function readTheme(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: colour('--muted'),
    grid: colour('--grid'),
    border: colour('--line'),
    up: colour('--up'),
    down: colour('--down'),
    upVolume: colour('--up-volume'),
    downVolume: colour('--down-volume'),
    neutral: colour('--neutral'),
    gap: colour('--gap-mark'),
    font: getComputedStyle(document.body).fontFamily,
    colour,
  };
}

/** Calls back when the system turns from light to dark or back. @returns ends it */
export function onThemeChange(listener: () => void): () => void {
  const query = matchMedia('(prefers-color-scheme: dark)');
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}
