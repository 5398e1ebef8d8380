/** One line of a generated function, and the value that it names. */
export interface UnrolledCall {
  readonly value: object;
  /** @param name of the value in the generated text. Must hold identifiers and numbers of the program's own only. */
  readonly line: (name: string) => string;
}

/** Lines in one function; V8 inlines into a function up to a bound. */
const CALLS_EACH = 10;

/**
 * One function that makes the calls in turn. Called through one line of source, functions of many classes cost V8 a look-up each, about
 * 20 ns; with a line for each it sees one target at each and inlines it. V8 inlines up to 920 bytes of bytecode into a function; a
 * process that runs many does well to raise that before its first tick: `v8.setFlagsFromString('--max-inlined-bytecode-size-cumulative=8000')`.
 * @param parameters of the function, comma-separated
 * @param first statements before the calls, which then stand in one function however many they are
 * @param loop makes the same calls; taken where code generation is forbidden (Node's --disallow-code-generation-from-strings)
 */
export function unroll<Run>(parameters: string, calls: readonly UnrolledCall[], loop: Run, first: readonly string[] = []): Run {
  try {
    if (first.length > 0) return write(parameters, calls, first) as Run;
    const parts: object[] = [];
    for (let from = 0; from < calls.length; from += CALLS_EACH) parts.push(write(parameters, calls.slice(from, from + CALLS_EACH)));
    const [only] = parts;
    if (only && parts.length === 1) return only as Run;
    return write(
      parameters,
      parts.map((value) => ({ value, line: (name) => `${name}(${parameters});` })),
    ) as Run;
  } catch (error) {
    if (error instanceof EvalError) return loop;
    throw error;
  }
}

function write(parameters: string, calls: readonly UnrolledCall[], first: readonly string[] = []): object {
  const names = calls.map((_, i) => `call${i}`);
  const lines = [...first, ...calls.map(({ line }, i) => line(names[i]!))];
  const text = `return (${parameters}) => {\n${lines.join('\n')}\n};`;
  // eslint-disable-next-line typescript/no-implied-eval -- the text is the program's own, see UnrolledCall
  return new Function(...names, text)(...calls.map(({ value }) => value)) as object;
}
