const BEGIN = '{"ev":';

export interface Salvage {
  /** Texts that are JSON objects, in order. */
  readonly elements: readonly string[];
  /** What stands between them and is none; one entry for each stretch. */
  readonly damaged: readonly string[];
}

/**
 * The elements of a damaged frame. An element ends with the brace that closes it; where that gives no JSON, the search goes on
 * with the next beginning of an event, so that a lost quote or brace costs its own element and no other.
 */
export function salvage(text: string): Salvage {
  const elements: string[] = [];
  const damaged: string[] = [];
  let at = text.indexOf('{');
  if (at < 0) return { elements, damaged: [text] };
  while (at >= 0) {
    const end = closing(text, at);
    const part = end < 0 ? undefined : text.slice(at, end + 1);
    if (part !== undefined && isJson(part)) {
      elements.push(part);
      at = text.indexOf('{', end + 1);
      continue;
    }
    const next = text.indexOf(BEGIN, at + 1);
    damaged.push(text.slice(at, next < 0 ? text.length : next));
    at = next;
  }
  if (damaged.length === 0) damaged.push(text);
  return { elements, damaged };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Where the object that begins at `from` ends, quotes and escapes observed; -1 when it does not. */
function closing(text: string, from: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = from; i < text.length; i += 1) {
    const char = text[i];
    if (quoted) {
      if (char === '\\') i += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return -1;
}
