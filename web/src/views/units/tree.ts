// Units as a tree, a row each: whatever belongs to a unit stands below it.
import type { Answer } from '@/api/client';
import { say } from '@/words/say';

export type Unit = Answer<'/api/v1/units'>['units'][number];
export interface Placed {
  unit: Unit;
  depth: number;
}

export function treeOf(units: Unit[]): Placed[] {
  const below = new Map<string, Unit[]>();
  const known = new Set(units.map(({ id }) => id));
  for (const unit of units) {
    const parent = unit.parent && known.has(unit.parent) ? unit.parent : '';
    below.set(parent, [...(below.get(parent) ?? []), unit]);
  }
  const out: Placed[] = [];
  const add = (parent: string, depth: number): void => {
    for (const unit of below.get(parent) ?? []) {
      out.push({ unit, depth });
      add(unit.id, depth + 1);
    }
  };
  add('', 0);
  return out;
}

// Whether `id` is `above` or belongs to it: where a unit cannot move.
export function within(units: Unit[], id: string, above: string): boolean {
  const parents = new Map(units.map((unit) => [unit.id, unit.parent]));
  for (let at: string | undefined = id, steps = 0; at && steps <= units.length; at = parents.get(at), ++steps) if (at === above) return true;
  return false;
}

export const kinds = ['city', 'department', 'county', 'town', 'zone', 'window', 'agency'] as const;
export const kindWords = (kind: Unit['kind']): string =>
  ({
    city: say('市', 'city'),
    department: say('部门', 'department'),
    county: say('县（市、区）', 'county'),
    town: say('乡镇（街道）', 'town'),
    zone: say('功能区', 'zone'),
    window: say('服务窗口', 'window'),
    agency: say('信用服务机构', 'credit agency'),
  })[kind];
export const indented = (placed: Placed): string => '　'.repeat(placed.depth) + placed.unit.name;
