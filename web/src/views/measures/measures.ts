import { shallowReactive } from 'vue';
import { get } from '@/api/client';
import type { components } from '@/api/schema';
import { may } from '@/api/session';
import { lang } from '@/words/say';

export type Use = components['schemas']['MeasureUse'];

// What somebody says of a measure, as its form holds it.
export interface Statement {
  applied: '' | 'true' | 'false';
  what: string;
  why: string;
  proportionality: string;
  hearing: string;
  remedy: string;
  document: string;
  from: string;
  until: string;
}
export const emptyStatement = (): Statement => ({ applied: '', what: '', why: '', proportionality: '', hearing: '', remedy: '', document: '', from: '', until: '' });
export function statementOf(use: Use): Statement {
  const { what = '', why = '', proportionality = '', hearing = '', remedy = '', document = '', from = '', until = '' } = use;
  return { applied: use.applied ? 'true' : 'false', what, why, proportionality, hearing, remedy, document, from, until };
}
// As the interface takes it: what is empty is left out.
export function bodyOf(statement: Statement): Record<string, string | boolean> {
  const { applied, ...rest } = statement;
  const texts = Object.entries(rest)
    .map(([name, value]) => [name, value.trim().replace(/\s*\n\s*/g, ' ')])
    .filter(([, value]) => value);
  return { applied: applied === 'true', ...Object.fromEntries(texts) };
}

const names = shallowReactive(new Map<string, string>());
const asked = new Set<string>();
// Names of measures by code: the statistics of a month have those that were named in it. Until then, the code.
export const measureName = (code: string): string => names.get(`${lang.value} ${code}`) ?? code;
export const noteName = (code: string, name: string): void => void names.set(`${lang.value} ${code}`, name);
export async function namesOf(months: string[]): Promise<void> {
  if (!may('measure_read')) return;
  for (const month of new Set(months)) {
    const key = `${lang.value} ${month}`;
    if (asked.has(key)) continue;
    asked.add(key);
    try {
      for (const row of (await get('/api/v1/measures/statistics', { query: { month } })).rows) noteName(row.measure, row.name);
    } catch {
      asked.delete(key); // codes stand there until it is asked again
    }
  }
}
export const monthOf = (moment: string): string => new Date(new Date(moment).getTime() + 8 * 3600_000).toISOString().slice(0, 7);
export const toneOf = (state: string): string => ({ late: 'bad', must_lift: 'warn', applied: 'good' })[state] ?? '';
