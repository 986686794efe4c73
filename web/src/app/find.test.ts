import { describe, expect, it } from 'vitest';
import { find, isCode } from './find';

describe('find', () => {
  const names = ['报送批次 submissions bspc', '审核 reviews sh', '报送文件 submit bswj'];
  const asked = (typed: string): string[] => find(names, typed, (name) => name);

  it('gives all, in their order, when nothing is typed', () => expect(asked('')).toEqual(names));
  it('needs every word', () => expect(asked('报送 submit')).toEqual([names[2]]));
  it('puts what begins with it first', () => expect(asked('sub')).toEqual([names[0], names[2]]));
  it('finds by initials and whatever case', () => expect(asked('SH')).toEqual([names[1]]));
  it('finds nothing where nothing fits', () => expect(asked('zzz')).toEqual([]));
});

describe('isCode', () => {
  it('takes eighteen characters of the code, and small letters', () => {
    expect(isCode('91370999MALQ392882')).toBe(true);
    expect(isCode(' 91370999malq392882 ')).toBe(true);
  });
  it('takes neither fewer nor letters that codes do not have', () => {
    expect(isCode('91370999MALQ39288')).toBe(false);
    expect(isCode('91370999MAIO392882')).toBe(false);
  });
});
