/** A figure of a service as an operator finds it: a name by the rules of Prometheus, without the program's prefix. */
export interface Figure {
  readonly name: string;
  /** A counter only grows while its process lives. */
  readonly kind: 'counter' | 'gauge';
  readonly help: string;
  /** The figure is one number for each value of this label. */
  readonly label?: string;
  /** What tells it from other figures of the same name. */
  readonly labels?: Readonly<Record<string, string>>;
  /** One unit of the number in the unit that the name ends in: 0.001 for milliseconds; 1 where it is not given. */
  readonly unit?: number;
}

/** A figure with the place where it stands. */
export interface Measurement extends Figure {
  readonly labels: Readonly<Record<string, string>>;
  /** With `label`: one number for each of its values. */
  readonly read: () => number | Readonly<Record<string, number>>;
}

/** What says of itself how it stands and what has happened to it. */
export interface Measured {
  measurements(): readonly Measurement[];
}

type Distinction = Pick<Figure, 'label' | 'labels'>;

export function counter(name: `${string}_total`, help: string, distinction: Distinction = {}): Figure {
  return { name, kind: 'counter', help, ...distinction };
}

/** @param name with the base unit at its end, where it has one */
export function gauge(name: string, help: string, distinction: Distinction = {}): Figure {
  return { name, kind: 'gauge', help, ...distinction };
}

/** Of a number of milliseconds. */
export function gaugeOfMs(name: `${string}_seconds`, help: string): Figure {
  return { name, kind: 'gauge', help, unit: 0.001 };
}

/** NaN: nobody can tell. A record has one number for each value of the figure's label. */
type Values<Source> = { readonly [Key in keyof Source]: number | boolean | Readonly<Record<string, number>> };

/** A figure for each number of a source: a counter that is added does not compile before it has one. */
type FiguresOf<Source> = { readonly [Key in keyof Source]-?: Figure };
/** The same for several sources. */
export type FigureGroups<Sources> = { readonly [Group in keyof Sources]-?: FiguresOf<Sources[Group]> };

/**
 * The figures with their numbers.
 * @param sources asked each time that a number is wanted; one that is not there yet has counted nothing
 * @param labels what tells all of them from those of another service of the same kind
 */
export function measure<Sources extends { readonly [Group in keyof Sources]: Values<Sources[Group]> }>(
  groups: FigureGroups<Sources>,
  sources: { readonly [Group in keyof Sources]-?: () => Sources[Group] | undefined },
  labels: Readonly<Record<string, string>> = {},
): readonly Measurement[] {
  const keys = Object.keys(groups) as (keyof Sources)[];
  return keys.flatMap((group) => measureGroup(groups[group], sources[group], labels));
}

function measureGroup<Source extends Values<Source>>(
  figures: FiguresOf<Source>,
  source: () => Source | undefined,
  labels: Readonly<Record<string, string>>,
): readonly Measurement[] {
  return (Object.keys(figures) as (keyof Source)[]).map((key) => {
    const figure: Figure = figures[key];
    const { unit = 1, label } = figure;
    const read = (): number | Readonly<Record<string, number>> => {
      const value = source()?.[key];
      if (value === undefined) return label === undefined ? 0 : {};
      return typeof value === 'object' ? value : Number(value) * unit;
    };
    return { ...figure, labels: { ...labels, ...figure.labels }, read };
  });
}
