import { describe, expect, it } from 'vitest';
import { bundleOf, packsOf } from './bundle';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const files = [
  { path: 'packs/README.md', bytes: bytes('#') },
  { path: 'packs/b/pack.toml', bytes: bytes('id = "second"\n') },
  { path: 'packs/a/x.toml', bytes: bytes('') },
  { path: 'packs/a/pack.toml', bytes: bytes('id = "first"\n') },
  { path: 'packs/none/x.toml', bytes: bytes('') },
];

describe('packsOf', () => {
  it('takes folders with a pack.toml, in the order of those in force', () => {
    expect(packsOf(files, ['second', 'first']).map(({ id }) => id)).toEqual(['second', 'first']);
    expect(packsOf(files, ['first']).map(({ id }) => id)).toEqual(['first', 'second']);
  });
  it('has files in the order of their names', () => expect(packsOf(files, [])[0].files.map(({ name }) => name)).toEqual(['pack.toml', 'x.toml']));
});

describe('bundleOf', () => {
  it('is a pack whose files are packs, each text with its length before it', () => {
    const length = (n: number): string => String.fromCharCode(n) + '\0'.repeat(7);
    const one = `TXPACK1\n${length(1)}a${length(9)}pack.toml${length(3)}x=1`;
    const made = bundleOf([{ folder: 'a', id: 'a', files: [{ name: 'pack.toml', bytes: bytes('x=1') }] }]);
    expect(new TextDecoder().decode(made)).toBe(`TXPACK1\n${length(0)}${length(1)}a${length(one.length)}${one}`);
  });
});
