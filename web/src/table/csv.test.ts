import { expect, it } from 'vitest';
import { csvSheet } from './csv';

it('a sheet quotes what would end a cell, and holds nothing that a spreadsheet would reckon', () => {
  expect(csvSheet([['说明', 'a,"b"\n第二行', undefined]])).toBe('\ufeff说明,"a,""b""\n第二行",\r\n');
  expect(csvSheet([['=1', ' +2', '－3', '4-5', -6]])).toBe("\ufeff'=1,' +2,'－3,4-5,-6\r\n");
});
