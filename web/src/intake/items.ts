// The catalog's items, read once.
import { shallowRef } from 'vue';
import { get } from '@/api/client';
import { lang } from '@/words/say';
import type { Item } from './types';

export const items = shallowRef<Item[]>([]);
let asked: Promise<void> | undefined;

// Without an answer names stay codes, and the next view asks again.
export function loadItems(): Promise<void> {
  asked ??= get('/api/v1/items')
    .then((answer) => void (items.value = answer.items ?? []))
    .catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
  return asked;
}

export const nameOf = (item: { name?: string; name_en?: string; code?: string }): string => (lang.value === 'en' && item.name_en) || item.name || item.code || '';
export function itemName(code: string): string {
  const found = items.value.find((item) => item.code === code);
  return found ? nameOf(found) : code;
}
