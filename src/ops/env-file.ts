import { settingProblem } from './env-value.js';

/** One `NAME=value` of a settings file. */
interface Assignment {
  readonly name: string;
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

interface EnvProblem {
  /** From 1. */
  readonly line: number;
  /** What is wrong and what to do; never a part of the line, which may be a key. */
  readonly says: string;
}

export interface EnvFile {
  readonly assignments: readonly Assignment[];
  readonly problems: readonly EnvProblem[];
  /** Names that a comment assigns, as in `#NAME=value`. */
  readonly commented: readonly Omit<Assignment, 'value'>[];
}

/** Blanks of every kind, and the marks without width that come along with text from web pages. */
const EDGES = /^[\s\u200B-\u200F\u2060\uFEFF]+|[\s\u200B-\u200F\u2060\uFEFF]+$/g;
export const trimmed = (text: string): string => text.replaceAll(EDGES, '');

const NAME = /^[A-Za-z_][\w.-]*$/;
const QUOTE = /^["'`]/;
const HOW = 'write NAME=value';

/**
 * The lines of a `.env`: `NAME=value`, also with `export`, quotes, blanks, or a comment behind. What cannot be read is a problem.
 * @param isSetting whether a name is one of ours; what other programs keep in the file is looked at less closely
 */
export function parseEnvFile(text: string, isSetting: (name: string) => boolean): EnvFile {
  const lines = text.split(/\r\n|\n|\r/);
  const assignments: Assignment[] = [];
  const problems: EnvProblem[] = [];
  const commented: Omit<Assignment, 'value'>[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = at + 1;
    const content = trimmed(lines[at] ?? '');
    const split = splitLine(content.replace(/^#+/, ''));
    if (content.startsWith('#')) {
      if (split && isSetting(split.name)) commented.push({ name: split.name, line });
    } else if (content !== '' && !split) problems.push({ line, says: whyUnreadable(content) });
    else if (split) {
      const read = QUOTE.test(trimmed(split.rest)) ? quoted(lines, at, split, isSetting) : unquoted(split, isSetting);
      if ('problem' in read) problems.push({ line, says: read.problem });
      else assignments.push({ name: split.name, value: read.value, line });
      at += 'more' in read ? read.more : 0;
    }
  }
  return { assignments, problems, commented };
}

interface SplitLine {
  readonly name: string;
  /** Behind the `=`, as it stands. */
  readonly rest: string;
}

type Read = { readonly value: string; /** Lines that belong to it too. */ readonly more?: number } | { readonly problem: string };

function splitLine(content: string): SplitLine | undefined {
  const bare = trimmed(content).replace(/^export\s+/, '');
  const equals = bare.indexOf('=');
  const name = trimmed(bare.slice(0, Math.max(equals, 0)));
  return NAME.test(name) ? { name, rest: bare.slice(equals + 1) } : undefined;
}

function whyUnreadable(content: string): string {
  if (/^(set|setx|setenv|declare|env)\s/i.test(content) || content.startsWith('$')) return `is a shell command; ${HOW}`;
  if (/^(export\s+)?[A-Za-z_][\w.-]*\s*:/.test(content)) return `has a colon after the name; ${HOW}`;
  if (!content.includes('=')) return `has no =; ${HOW}, and # before a comment`;
  return `has no valid name before the = (letters, digits and _); ${HOW}`;
}

function unquoted({ name, rest }: SplitLine, isSetting: (name: string) => boolean): Read {
  const comment = /\s#|^#(?=\s|$)/.exec(rest);
  const value = trimmed(comment ? rest.slice(0, comment.index) : rest);
  if (!isSetting(name)) return { value };
  const second = /[\s;,]([A-Za-z_]\w*)\s*=/.exec(value)?.[1];
  if (second !== undefined && isSetting(second)) return { problem: 'has two settings; write one per line' };
  const problem = settingProblem(value, '');
  return problem === undefined ? { value } : { problem };
}

/** A value in quotes goes on over lines where other programs want that; none of our settings has more than one. */
function quoted(lines: readonly string[], at: number, { name, rest }: SplitLine, isSetting: (name: string) => boolean): Read {
  const opened = trimmed(rest);
  const quote = opened.charAt(0);
  let text = opened.slice(1);
  for (let more = 0; ; more += 1) {
    const end = text.indexOf(quote);
    if (end >= 0) {
      const behind = trimmed(text.slice(end + 1));
      if (behind !== '' && !behind.startsWith('#'))
        return { problem: `has text after the closing ${quote}; remove it, or quote the whole value with other quotes` };
      const value = text.slice(0, end);
      const problem = isSetting(name) ? settingProblem(value, quote) : undefined;
      return problem === undefined ? { value, more } : { problem };
    }
    const next = lines[at + more + 1];
    const assigned = next === undefined ? undefined : splitLine(next);
    if (next === undefined || isSetting(name) || (assigned && isSetting(assigned.name)))
      return { problem: `has a ${quote} that is not closed; close it, or remove it` };
    text += `\n${next}`;
  }
}
