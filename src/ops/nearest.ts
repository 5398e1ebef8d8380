/** Edits (insert, delete, replace) between two texts; Levenshtein 1966. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The candidate with the fewest edits from `text`. */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  return candidates.toSorted((a, b) => distance(text, a) - distance(text, b))[0];
}
