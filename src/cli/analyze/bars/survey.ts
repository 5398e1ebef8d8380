import type { Layout, PriceColumns } from './layout.js';
import { type DecimalMark, NumberEvidence } from './numbers.js';
import type { Table } from './table.js';
import { TimeEvidence, type TimeForms } from './times.js';

/** How a file's rows are to be read, as all of them together show. */
export interface Forms {
  readonly times: TimeForms;
  readonly decimal: DecimalMark;
  /** The column of each group's volume; undefined where there is none, or no volume in it. */
  readonly volumes: readonly (number | undefined)[];
  /** Why there is no volume; empty where there is. */
  readonly withoutVolume: string;
}

/** Which of the volume columns have volume in some row. */
class VolumeEvidence {
  readonly filled = new Set<number>();

  constructor(private readonly groups: readonly PriceColumns[]) {}

  add(cells: readonly string[]): void {
    for (const { volumes } of this.groups)
      for (const place of volumes) {
        const cell = cells[place] ?? '';
        // -1 is what some programs write where an instrument has no volume.
        if (/[1-9]/.test(cell) && !/^-1(?:[.,]0+)?$/.test(cell)) this.filled.add(place);
      }
  }

  columnOf({ volumes }: PriceColumns): number | undefined {
    return volumes.find((place) => this.filled.has(place));
  }
}

function chosenVolumes(
  { names, groups }: Layout,
  evidence: VolumeEvidence,
  say: (line: string) => void,
): Pick<Forms, 'volumes' | 'withoutVolume'> {
  const volumes = groups.map((group) => evidence.columnOf(group));
  const said = new Set<string>();
  groups.forEach((group, i) => {
    const [usual] = group.volumes;
    const chosen = volumes[i];
    if (chosen !== undefined && usual !== undefined && chosen !== usual)
      said.add(`the volume is taken from ${names[chosen]}, because ${names[usual]} has none`);
  });
  for (const line of said) say(line);
  if (volumes.some((place) => place !== undefined)) return { volumes, withoutVolume: '' };
  const columns = [...new Set(groups.flatMap((group) => group.volumes.map((place) => names[place])))];
  return {
    volumes,
    withoutVolume: columns.length === 0 ? 'the file has no volume column' : `there is no volume in any row of ${columns.join(', ')}`,
  };
}

/** Reads the whole file once for what its rows show together. @throws BarsFileError where they contradict each other */
export async function survey(table: Table, say: (line: string) => void): Promise<Forms> {
  const { time, clock, groups } = table.layout;
  const times = new TimeEvidence();
  const numbers = new NumberEvidence();
  const volumes = new VolumeEvidence(groups);
  const numeric = groups.flatMap(({ prices, adjusted, volumes }) => [...prices, adjusted, ...volumes]).filter((place) => place >= 0);
  for await (const rows of table.rows({ onBroken: () => undefined, onRemark: () => undefined }))
    for (const { row, cells } of rows) {
      // Cells that slipped out of their columns would tell of numbers where there are none.
      if (cells.length > table.layout.names.length && cells.slice(table.layout.names.length).some((cell) => cell !== '')) continue;
      times.add(cells[time] ?? '', clock < 0 ? '' : (cells[clock] ?? ''), row);
      for (const place of numeric) numbers.add(cells[place] ?? '', row);
      volumes.add(cells);
    }
  return {
    times: times.decide(table.file, say),
    decimal: numbers.decide(table.file, table.delimiter, say),
    ...chosenVolumes(table.layout, volumes, say),
  };
}
