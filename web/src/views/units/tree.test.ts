import { describe, expect, it } from 'vitest';
import { treeOf, within, type Unit } from './tree';

const unit = (id: string, parent?: string): Unit => ({ id, parent, kind: 'department', code: id, name: `示例${id}`, items: [], closed: false });
const units = [unit('1'), unit('2', '1'), unit('3', '1'), unit('4', '2'), unit('9', '8')];

describe('treeOf', () => {
  it('puts what belongs to a unit below it', () =>
    expect(treeOf(units).map(({ unit: { id }, depth }) => `${id}:${depth}`)).toEqual(['1:0', '2:1', '4:2', '3:1', '9:0']));
});

describe('within', () => {
  it('is so for the unit itself and all below it', () => {
    expect(within(units, '4', '1')).toBe(true);
    expect(within(units, '2', '2')).toBe(true);
    expect(within(units, '3', '2')).toBe(false);
  });
  it('ends in a ring', () => expect(within([unit('a', 'b'), unit('b', 'a')], 'a', 'c')).toBe(false));
});
