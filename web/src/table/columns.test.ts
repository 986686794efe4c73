import { describe, expect, it } from 'vitest';
import { arranged, csvOf, onPaper, readSort, writeSort, type Column } from './columns';

interface Row {
  name: string;
  count?: number;
}
const columns: Column<Row>[] = [
  { key: 'name', name: ['名称', 'Name'], value: (row) => row.name },
  { key: 'count', name: ['数量', 'Count'], value: (row) => row.count, number: true },
];
const rows: Row[] = [{ name: '示例乙', count: 10 }, { name: '示例甲', count: 9 }, { name: '=1+1' }];
const names = (some: Row[]): string[] => some.map(({ name }) => name);

describe('arranged', () => {
  it('leaves rows as they came without words and order', () => expect(arranged(rows, columns, '', undefined)).toEqual(rows));
  it('keeps rows in which every word occurs', () => expect(names(arranged(rows, columns, '示例 10', undefined))).toEqual(['示例乙']));
  it('sorts numbers as numbers, and what says nothing is last either way', () => {
    expect(names(arranged(rows, columns, '', { key: 'count', down: false }))).toEqual(['示例甲', '示例乙', '=1+1']);
    expect(names(arranged(rows, columns, '', { key: 'count', down: true }))).toEqual(['示例乙', '示例甲', '=1+1']);
  });
  it('does not change what it was given', () => {
    arranged(rows, columns, '', { key: 'name', down: true });
    expect(names(rows)).toEqual(['示例乙', '示例甲', '=1+1']);
  });
  it('leaves the order when the column is not there', () => expect(arranged(rows, columns, '', { key: 'gone', down: true })).toEqual(rows));
});

describe('csvOf', () => {
  it('writes what is shown, and nothing that a spreadsheet would reckon', () =>
    expect(csvOf(rows, columns, (name) => name[0])).toBe("\ufeff名称,数量\r\n示例乙,10\r\n示例甲,9\r\n'=1+1,\r\n"));
  it('quotes commas, quotes and lines', () =>
    expect(csvOf([{ name: 'a,"b"\nc' }], [columns[0]], (name) => name[1])).toBe('\ufeffName\r\n"a,""b""\nc"\r\n'));
});

describe('sort in an address', () => {
  it('is read as it was written', () => {
    for (const written of ['due', '-due']) expect(writeSort(readSort(written))).toBe(written);
    expect(readSort('')).toBeUndefined();
    expect(readSort(undefined)).toBeUndefined();
  });
});

describe('onPaper', () => {
  it('shares the width of the paper as the screen is shared', () => expect(onPaper([{ ...columns[0], width: 'minmax(12rem, 2fr)' }, { ...columns[1], width: '4.5rem' }, columns[0]])).toBe('minmax(0, 12fr) minmax(0, 4.5fr) minmax(0, 8fr)'));
});
