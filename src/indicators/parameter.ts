export interface ParameterSpec {
  readonly name: string;
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Whole numbers only. */
  readonly integer: boolean;
  /** A choice between definitions. */
  readonly choice?: true;
  /** A choice that at its default is not named in the label. */
  readonly variant?: true;
}

export type Parameters = Readonly<Record<string, number>>;
