import { describe, expect, it } from 'vitest';
import { csvSheet, mapOf, parseCsv, said } from './sheet';

describe('sheets', () => {
  it('are read as they were written, whatever stands in a cell', () => {
    const rows = [['原行号', '说明'], ['S1-2', 'a,"b"\n第二行'], ['', ' '], ['S1-3', '=1+1'], ['S1-4', "'引"]];
    expect(parseCsv(csvSheet(rows)).map((row) => row.map(said))).toEqual(rows);
  });
  it('hold nothing that a spreadsheet would reckon', () => expect(csvSheet([['=1', ' +2', '－3', '4-5']])).toBe("\ufeff'=1,' +2,'－3,4-5\r\n"));
  it('end without a line break, too', () => expect(parseCsv('a,b\r\n1,')).toEqual([['a', 'b'], ['1', '']]));
});

describe('mapOf', () => {
  const fields = [{ code: 'CF_XDR_GSZC', name: '工商注册号', aliases: ['注册号'] }];
  it('says what the item does not know by itself', () =>
    expect(mapOf([{ header: '代码_2', field: 'CF_XDR_GSZC' }, { header: '序号', field: '' }], fields)).toBe('代码_2=CF_XDR_GSZC'));
  it('says nothing of codes, names and aliases', () =>
    expect(mapOf(['CF_XDR_GSZC', '工商注册号', '注册号'].map((header) => ({ header, field: 'CF_XDR_GSZC' })), fields)).toBe(''));
});
