const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl'];

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[\p{M}.]/gu, '')
    .toLowerCase();

let names: Map<string, number> | undefined;

function allNames(): Map<string, number> {
  // English goes first, so that its names are never another language's.
  const known = new Map<string, number>([
    ['sept', 9],
    ['mrz', 3],
  ]);
  for (const language of LANGUAGES)
    for (const month of ['short', 'long'] as const) {
      const format = new Intl.DateTimeFormat(language, { month, timeZone: 'UTC' });
      for (let number = 1; number <= 12; number += 1) {
        const name = plain(format.format(Date.UTC(2024, number - 1, 15)));
        if (!known.has(name)) known.set(name, number);
      }
    }
  return known;
}

/** `Mar`, `March`, `März`, `sept.` → 1 … 12, undefined for what is no month. */
export function monthNamed(text: string): number | undefined {
  names ??= allNames();
  return names.get(plain(text));
}
