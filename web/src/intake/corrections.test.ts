import { describe, expect, it } from 'vitest';
import { goTogether } from './corrections';

describe('goTogether', () => {
  const rows = (count: number, text = '2026-02-28') => Array.from({ length: count }, (_, n) => ({ tag: `S2-${n + 2}`, cells: { SYRQ: text } }));
  it('takes as many rows as the interface does', () => {
    expect(goTogether(rows(3))).toHaveLength(3);
    expect(goTogether(rows(201)).map(({ tag }) => tag)).toEqual(rows(200).map(({ tag }) => tag));
  });
  it('takes fewer when they are long, and one at least', () => {
    const long = '示'.repeat(10_000);
    expect(JSON.stringify({ rows: goTogether(rows(200, long)) }).length * 3).toBeLessThan(512 * 1024 + 3000);
    expect(goTogether(rows(200, long)).length).toBe(17);
    expect(goTogether([{ tag: 'S2-2', cells: Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`F${n}`, long])) }, ...rows(1)])).toHaveLength(1);
  });
});
