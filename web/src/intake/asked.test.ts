import { describe, expect, it } from 'vitest';
import { fieldsAsked, headerAsked, sheetsAsked } from './asked';

const refusal = (code: string, detail: string): { code: string; detail: string } => ({ code, detail });
const header = (detail: string): { code: string; detail: string } => refusal('intake.ambiguous_header', detail);
const fields = [{ code: 'CF_XDR_GSZC', name: '注册号' }, { code: 'CF_XDR_ZZJG', name: '机构代码' }, { code: 'CF_WSH', name: '文号' }];

describe('what a refusal asks', () => {
  it('names the column in both languages', () => {
    expect(headerAsked(header('列名“代码_2”可能指 CF_XDR_GSZC 注册号, CF_XDR_ZZJG 机构代码：不同'))).toBe('代码_2');
    expect(headerAsked(header('the column “代码_2” may mean CF_XDR_GSZC 注册号: why'))).toBe('代码_2');
    expect(headerAsked(refusal('intake.no_rows', '列名“代码_2”可能指'))).toBeUndefined();
  });
  it('names the fields to choose from', () =>
    expect(fieldsAsked(header('列名“代码_2”可能指 CF_XDR_GSZC 注册号, CF_XDR_ZZJG 机构代码：不同'), fields).map(({ code }) => code)).toEqual(['CF_XDR_GSZC', 'CF_XDR_ZZJG']));
  it('names the sheets', () => {
    expect(sheetsAsked(refusal('intake.which_sheet', '有多个工作表像是数据：一月、二月'))).toEqual(['一月', '二月']);
    expect(sheetsAsked(refusal('intake.which_sheet', 'several sheets look like data: 一月、二月'))).toEqual(['一月', '二月']);
    expect(sheetsAsked(refusal('intake.no_such_sheet', '没有名为“三月”的工作表；现有：一月、二月'))).toEqual(['一月', '二月']);
  });
});
