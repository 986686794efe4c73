// Units by name, for those to whom the interface gives the names (unit_manage); to others a unit is its number. Asked once.
import { computed, shallowRef } from 'vue';
import { pages, type Answer } from '@/api/client';
import { may } from '@/api/session';
import { say } from './say';

type Unit = Answer<'/api/v1/units'>['units'][number];
const units = shallowRef<Unit[]>([]);
let asked = false;
async function ask(): Promise<void> {
  asked = true;
  try {
    const all: Unit[] = [];
    for await (const page of pages<Unit>('/api/v1/units', 'units')) all.push(...page);
    units.value = all;
  } catch {
    asked = false; // the next name asks again
  }
}
function known(): Unit[] {
  if (!asked && may('unit_manage')) void ask();
  return units.value;
}
// After a unit was entered or changed.
export const unitsChanged = (): void => void (asked = false);

export function unitName(id: string): string {
  return known().find((unit) => unit.id === id)?.name ?? say(`单位 ${id}`, `unit ${id}`);
}
// Those in use, to choose among.
export const unitChoices = computed(() =>
  known()
    .filter((unit) => !unit.closed)
    .map((unit) => ({ value: unit.id, label: `${unit.name} (${unit.code})` })),
);
