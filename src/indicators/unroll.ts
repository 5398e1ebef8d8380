/** The calls of one line of a generated function, and the values that it names. */
export interface UnrolledCall {
  readonly values: readonly object[];
  /** @param names of the values in the generated text. Must hold identifiers and numbers of the program's own only. */
  readonly line: (...names: readonly string[]) => string;
}

/** Makes a function of a body in which the values have these names. @throws EvalError where code generation is forbidden */
export type Generate = (names: readonly string[], body: string) => (...values: readonly object[]) => object;

// eslint-disable-next-line typescript/no-implied-eval -- the text is the program's own, see UnrolledCall
const generateCode: Generate = (names, body) => new Function(...names, body) as (...values: readonly object[]) => object;

type NameEach<Given extends readonly unknown[]> = { readonly [Place in keyof Given]: string };

/** A name for each parameter of a function. */
export type ParameterNames<Run extends (...parameters: never[]) => void> = NameEach<Parameters<Run>>;

export interface Unrolling<Run extends (...parameters: never[]) => void> {
  readonly parameters: ParameterNames<Run>;
  readonly calls: readonly UnrolledCall[];
  /** Makes the same calls; taken where code generation is forbidden (Node's --disallow-code-generation-from-strings). */
  readonly loop: Run;
  /** Statements before the calls, which then stand in one function however many they are. */
  readonly first?: readonly string[];
  /** What the calls of each function share: a statement before them. */
  readonly shared?: string;
}

/** Lines in one function, which V8 inlines as long as it has 460 bytes of bytecode at most: ten of them have some 490. */
const CALLS_EACH = 6;

/**
 * One function that makes the calls in turn. Called through one line of source, functions of many classes cost V8 a look-up each, about
 * 20 ns; with a line for each it sees one target at each and inlines it. V8 inlines up to 920 bytes of bytecode into a function; a
 * process that runs many does well to raise that before its first tick: `v8.setFlagsFromString('--max-inlined-bytecode-size-cumulative=8000')`.
 */
export function unroll<Run extends (...parameters: never[]) => void>(
  { parameters, calls, loop, first = [], shared = '' }: Unrolling<Run>,
  generate: Generate = generateCode,
): Run {
  const given = parameters.join(', ');
  const write = (lines: readonly UnrolledCall[], before = [shared, ...first]): object => {
    const names = lines.map(({ values }, i) => values.map((_, k) => `call${i}_${k}`));
    const body = [...before, ...lines.map(({ line }, i) => line(...(names[i] ?? [])))].join('\n');
    return generate(names.flat(), `return (${given}) => {\n${body}\n};`)(...lines.flatMap(({ values }) => values));
  };
  try {
    if (first.length > 0 || calls.length <= CALLS_EACH) return write(calls) as Run;
    const parts: UnrolledCall[] = [];
    for (let from = 0; from < calls.length; from += CALLS_EACH)
      parts.push({ values: [write(calls.slice(from, from + CALLS_EACH))], line: (name) => `${name}(${given});` });
    return write(parts, []) as Run;
  } catch (error) {
    if (error instanceof EvalError) return loop;
    throw error;
  }
}
