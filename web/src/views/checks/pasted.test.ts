import { describe, expect, it } from 'vitest';
import { pasted } from './pasted';

const rows = (text: string): string[] => pasted(text).csv.trimEnd().split('\r\n').slice(1);

describe('pasted', () => {
  it('takes a code or a name in each line, and leaves empty lines out', () => {
    expect(rows('91370999MALQ392882\n\n  示例商贸有限公司  \r\n')).toEqual(['91370999MALQ392882,', ',示例商贸有限公司']);
  });
  it('takes both, whichever comes first, as a spreadsheet copies them', () => {
    expect(rows('示例商贸有限公司\t91370999malq392882\n91370999MALQ392882，示例')).toEqual(['91370999MALQ392882,示例商贸有限公司', '91370999MALQ392882,示例']);
  });
  it('leaves a header out', () => expect(rows('统一社会信用代码\t单位名称\n91370999MALQ392882\t示例')).toHaveLength(1));
  it('takes organization codes and registration numbers', () => {
    expect(pasted('MALQ3928-8\n370999000011283').codes).toBe(2);
    expect(pasted('ABCDEFGHI').codes).toBe(0);
  });
  it('counts what it took', () => expect(pasted('91370999MALQ392882\n示例')).toMatchObject({ codes: 1, names: 1 }));
  it('quotes what would end a cell', () => expect(rows('示例"甲"公司')).toEqual([',"示例""甲""公司"']));
});
