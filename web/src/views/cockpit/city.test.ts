import { describe, expect, it } from 'vitest';
import { endOfMonth, last, percent, series, share, type CityTable } from './city';

const table: CityTable = {
  rows: [
    { code: '2026-03-31', name: '2026-03-31', counts: { rows: 12, records: null } },
    { code: '2026-04-01', name: '2026-04-01', counts: { rows: 30, records: 6 } },
  ],
  total: { rows: 42, records: null },
};

describe('the city in numbers', () => {
  it('leaves a gap where a count is not told', () => expect(series(table, 'records')).toEqual([null, 6]));
  it('knows the last day of a month', () => expect(['2026-02', '2028-02', '2026-12'].map(endOfMonth)).toEqual(['2026-02-28', '2028-02-29', '2026-12-31']));
  it('reads the last line', () => expect(last(table, 'rows')).toBe(30));
  it('gives no share of what is not told, and none of nothing', () => {
    expect(share(null, 10)).toBeUndefined();
    expect(share(3, 0)).toBeUndefined();
    expect(percent(share(19, 20))).toBe('95.0%');
    expect(percent(undefined)).toBe('-');
  });
});
