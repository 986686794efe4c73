import { describe, expect, it } from 'vitest';
import { crc32, xlsxTemplate, zip } from './template';

describe('a template', () => {
  it('has the checksums of ZIP', () => expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926));
  it('is an archive whose directory says where its files are', () => {
    const bytes = zip({ 'a.txt': '甲', 'b.txt': 'b' });
    const view = new DataView(bytes.buffer);
    const directory = view.getUint32(bytes.length - 22 + 16, true);
    expect(view.getUint32(directory, true)).toBe(0x02014b50);
    expect(view.getUint16(bytes.length - 22 + 10, true)).toBe(2);
    expect(view.getUint32(0, true)).toBe(0x04034b50);
    expect(view.getUint32(view.getUint32(directory + 46 + 5 + 42, true), true)).toBe(0x04034b50);
  });
  it('names the columns, whatever stands in a name', () => {
    const text = new TextDecoder().decode(xlsxTemplate(['名称', '金额<万元>&"']));
    expect(text).toContain('<t>金额&lt;万元>&amp;&quot;</t>');
  });
});
