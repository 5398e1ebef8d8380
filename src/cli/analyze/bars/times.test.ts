import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../errors.js';
import { BarsFileError } from './errors.js';
import { TimeEvidence, TimeReader } from './times.js';
import { Zone, zoneOption } from './zones.js';

/** The texts as the times of one file. */
function read(texts: readonly string[], zone = 'UTC', clocks: readonly string[] = []) {
  const evidence = new TimeEvidence();
  texts.forEach((text, i) => evidence.add(text, clocks[i] ?? '', i + 2));
  const notes: string[] = [];
  const reader = new TimeReader(
    evidence.decide('f.csv', (line) => notes.push(line)),
    new Zone(zone),
  );
  const times = texts.map((text, i) => {
    const ms = reader.ms(reader.joined(text, clocks[i] ?? ''));
    return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
  });
  return { times, notes, assumed: reader.assumed };
}

describe('a time', () => {
  it.each([
    ['1/16/2013 12:00:00 AM', '2013-01-16T00:00:00.000Z'],
    ['1/16/2013 1:05:00 PM', '2013-01-16T13:05:00.000Z'],
    ['1/16/2013 12:30 p.m.', '2013-01-16T12:30:00.000Z'],
    ['1988-02-29', '1988-02-29T00:00:00.000Z'],
    ['2013-10', '2013-10-01T00:00:00.000Z'],
    ['Oct 2013', '2013-10-01T00:00:00.000Z'],
    ['2013-10-07 13:30:00', '2013-10-07T13:30:00.000Z'],
    ['2013-10-07T13:30', '2013-10-07T13:30:00.000Z'],
    ['2013-10-07T13:30:00.250Z', '2013-10-07T13:30:00.250Z'],
    ['2013-10-07 13:30:00.123456789', '2013-10-07T13:30:00.123Z'],
    ['2013-10-07T09:30:00-04:00', '2013-10-07T13:30:00.000Z'],
    ['2013-10-07T09:30:00-0400', '2013-10-07T13:30:00.000Z'],
    ['2013-10-07 09:30:00 -04', '2013-10-07T13:30:00.000Z'],
    ['2013-10-07 09:30:00 EDT', '2013-10-07T13:30:00.000Z'],
    ['2013-10-07 09:30 US/Eastern', '2013-10-07T13:30:00.000Z'],
    ['20131007 09:30:00 America/New_York', '2013-10-07T13:30:00.000Z'],
    ['2013-10-07T09:30[America/New_York]', '2013-10-07T13:30:00.000Z'],
    ['20131007 133000', '2013-10-07T13:30:00.000Z'],
    ['20131007 13:30', '2013-10-07T13:30:00.000Z'],
    ['20131007T133000Z', '2013-10-07T13:30:00.000Z'],
    ['20131007-13:30:00', '2013-10-07T13:30:00.000Z'],
    ['201310071330', '2013-10-07T13:30:00.000Z'],
    ['20131007133000', '2013-10-07T13:30:00.000Z'],
    ['2013-10-07 24:00', '2013-10-08T00:00:00.000Z'],
    ['7 octobre 2013 13:30', '2013-10-07T13:30:00.000Z'],
    ['725898600', '1993-01-01T14:30:00.000Z'],
    ['-252460800', '1962-01-01T00:00:00.000Z'],
    ['1381152600.25', '2013-10-07T13:30:00.250Z'],
    ['1381152600000', '2013-10-07T13:30:00.000Z'],
    ['1381152600123999', '2013-10-07T13:30:00.123Z'],
    ['1381152600123999999', '2013-10-07T13:30:00.123Z'],
    ['41554.5625', '2013-10-07T13:30:00.000Z'],
  ])('%s is %s', (text, iso) => expect(read([text]).times).toEqual([iso]));

  it.each([
    'yesterday',
    '',
    '09:30',
    '2013-02-30',
    '2013-13-01',
    '32.01.2013',
    '2013-10-07 25:00',
    '2013-10-07 09:61',
    '2013-10-07 13:30 PM',
    '2013-10-07 09:30 IST',
    '2013-10-07 09:30 somewhere',
    '2013-10-07 09:30 Mars/Phobos',
    '1',
    '123456',
    '99999999999999999999',
    '1 Foo 2013',
  ])('"%s" is none', (text) => expect(read([text]).times).toEqual([undefined]));

  it('counts what most of the file counts, near 1970 too', () => {
    const days = (unit: number): string[] => [-1, 0, 1, 5_000, 10_000, 15_000].map((day) => String(day * 86_400 * unit));
    for (const unit of [1, 1_000, 1_000_000, 1_000_000_000])
      expect(read(days(unit)).times.map((time) => time?.slice(0, 10))).toEqual([
        '1969-12-31',
        '1970-01-01',
        '1970-01-02',
        '1983-09-10',
        '1997-05-19',
        '2011-01-26',
      ]);
  });

  it('of another unit than the rest is none, rather than in another century', () => {
    expect(read(['1381152600', '1381152660', '1381152720000']).times).toEqual([
      '2013-10-07T13:30:00.000Z',
      '2013-10-07T13:31:00.000Z',
      undefined,
    ]);
    expect(read(['20131007', '20131008', '20131399']).times.at(-1)).toBeUndefined();
  });

  it('stands in two columns, with digits or without', () => {
    expect(read(['20131007', '20131007'], 'UTC', ['93000', '133000']).times).toEqual([
      '2013-10-07T09:30:00.000Z',
      '2013-10-07T13:30:00.000Z',
    ]);
    expect(read(['2013.10.07', '2013.10.07'], 'UTC', ['930', '1330']).times).toEqual([
      '2013-10-07T09:30:00.000Z',
      '2013-10-07T13:30:00.000Z',
    ]);
    expect(read(['20131007', '20131007'], 'UTC', ['0', '500']).times).toEqual(['2013-10-07T00:00:00.000Z', '2013-10-07T05:00:00.000Z']);
    expect(read(['20131007', '20131007'], 'UTC', ['500', '100000']).times).toEqual([
      '2013-10-07T00:05:00.000Z',
      '2013-10-07T10:00:00.000Z',
    ]);
    expect(read(['10/7/2013 0:00'], 'UTC', ['1:30 PM']).times).toEqual(['2013-10-07T13:30:00.000Z']);
  });

  it('is read back in whatever form it is written', () => {
    const instants = fc.array(fc.integer({ min: Date.UTC(1975, 0, 1), max: Date.UTC(2099, 0, 1) }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(instants, (list) => {
        const isos = list.map((ms) => new Date(ms).toISOString());
        const forms: ((ms: number) => string)[] = [
          (ms) => String(ms),
          (ms) => `${ms}000`,
          (ms) => `${ms}000000`,
          (ms) => (ms / 1_000).toFixed(3),
          (ms) => new Date(ms).toISOString(),
          (ms) => new Date(ms).toISOString().replace('T', ' ').replace('Z', ''),
          (ms) => new Date(ms + 7_200_000).toISOString().replace('Z', '+02:00'),
        ];
        for (const form of forms) expect(read(list.map(form)).times).toEqual(isos);
      }),
    );
  });
});

describe('the order of day and month', () => {
  const days = (texts: readonly string[]) => {
    const { times, notes } = read(texts);
    return { days: times.map((time) => time?.slice(0, 10)), notes };
  };

  it('is what some date of the file shows', () => {
    expect(days(['03/01/2024', '03/13/2024'])).toEqual({ days: ['2024-03-01', '2024-03-13'], notes: [] });
    expect(days(['03/01/2024', '13/01/2024']).days).toEqual(['2024-01-03', '2024-01-13']);
    expect(days(['03/01/2024', '13/01/2024']).notes).toEqual([
      'dates such as 03/01/2024 are read with the day first, because some of them allow no other reading',
    ]);
    expect(days(['03.01.2024', '03.13.2024']).days).toEqual(['2024-03-01', '2024-03-13']);
    expect(days(['03-01-2024', '03-13-2024']).days).toEqual(['2024-03-01', '2024-03-13']);
  });

  it('is assumed, and said, where none does: slashes the month, points and dashes the day', () => {
    expect(days(['03/01/2024', '03/04/2024'])).toEqual({
      days: ['2024-03-01', '2024-03-04'],
      notes: ['dates such as 03/01/2024 may have the day or the month first; they are read with the month first'],
    });
    for (const separator of ['.', '-']) {
      const { days: read, notes } = days([`01${separator}03${separator}2024`, `04${separator}03${separator}24`]);
      expect(read).toEqual(['2024-03-01', '2024-03-04']);
      expect(notes).toHaveLength(1);
    }
  });

  it('may begin with a year of two digits', () => {
    expect(days(['24/03/01', '24/03/04', '24/03/05']).days).toEqual(['2024-03-01', '2024-03-04', '2024-03-05']);
    expect(days(['99/03/01']).days).toEqual(['1999-03-01']);
  });

  it('is refused where dates contradict each other, with both rows', () => {
    expect(() => days(['03/13/2024', '03/14/2024', '15/03/2024'])).toThrow(BarsFileError);
    expect(() => days(['03/13/2024', '03/14/2024', '15/03/2024'])).toThrow(
      '"15/03/2024" in row 4 puts the day first, "03/13/2024" in row 2 the month',
    );
  });

  it('is not spoilt by a date that is none', () => {
    expect(days(['03/01/2024', '03/32/2024', '03/13/2024'])).toEqual({ days: ['2024-03-01', undefined, '2024-03-13'], notes: [] });
  });
});

describe('a time zone', () => {
  it('is that of times without one; a date alone is midnight in UTC', () => {
    const { times } = read(['2024-03-08 09:30', '2024-03-11 09:30', '2024-03-11 09:30Z', '2024-03-11'], 'America/New_York');
    expect(times).toEqual(['2024-03-08T14:30:00.000Z', '2024-03-11T13:30:00.000Z', '2024-03-11T09:30:00.000Z', '2024-03-11T00:00:00.000Z']);
    expect(read(['20240311093000'], 'America/New_York').times).toEqual(['2024-03-11T13:30:00.000Z']);
    expect(read(['1710149400'], 'America/New_York').times).toEqual(['2024-03-11T09:30:00.000Z']);
  });

  it('skips an hour in spring, and shows one twice in autumn, of which it takes the first', () => {
    expect(read(['2024-03-10 02:30'], 'America/New_York').times).toEqual(['2024-03-10T07:30:00.000Z']);
    expect(read(['2024-11-03 01:30'], 'America/New_York').times).toEqual(['2024-11-03T05:30:00.000Z']);
    expect(read(['2024-10-27 02:30'], 'Europe/Berlin').times).toEqual(['2024-10-27T00:30:00.000Z']);
    expect(read(['2024-03-31 02:30'], 'Europe/Berlin').times).toEqual(['2024-03-31T01:30:00.000Z']);
  });

  it('may be an offset, or of half an hour', () => {
    expect(read(['2024-03-08 09:30'], '+05:30').times).toEqual(['2024-03-08T04:00:00.000Z']);
    expect(read(['2024-03-08 09:30'], 'Asia/Kolkata').times).toEqual(['2024-03-08T04:00:00.000Z']);
  });

  it('is remembered to have been assumed for a time of day alone', () => {
    expect(read(['2024-03-08', '2024-03-09 00:00', '2024-03-09T09:30Z']).assumed).toBeUndefined();
    expect(read(['2024-03-08', '2024-03-09 09:30']).assumed).toBe('2024-03-09 09:30');
  });

  it('is refused where there is none of that name', () => {
    for (const name of ['New York', 'America/NewYork', '', '+99:00']) expect(() => zoneOption(name)).toThrow(UsageError);
  });
});
