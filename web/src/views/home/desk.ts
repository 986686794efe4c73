// What waits, as GET /api/v1/desk tells it.
import type { Answer } from '@/api/client';
import type { Words } from '@/words/say';

export type Desk = Answer<'/api/v1/desk'>;
export type Kind = Desk['kinds'][number];
export type Waits = Desk['first'][number];

export const states = ['late', 'today', 'soon', 'running', 'paused', 'open'] as const;
export type State = (typeof states)[number];
export const stateNames: Record<State, Words> = {
  late: ['已超期', 'Late'],
  today: ['今日到期', 'Due today'],
  soon: ['三个工作日内', 'In three working days'],
  running: ['期限内', 'In time'],
  paused: ['时限中止', 'Clock stopped'],
  open: ['没有时限', 'No term'],
};
export const stateTag: Record<State, string> = { late: 'bad', today: 'warn', soon: 'warn', running: 'good', paused: '', open: '' };

// Where whole lists stand that the pages without scripts show together with others.
const lists: Record<string, string> = { list_proposal: '/lists/proposals', measure: '/measures/named', lifting: '/measures?which=lift' };
// `only`: what is in that state; of cases alone a list shows just that.
export const narrows = (kind: Kind): boolean => kind.kind === 'case';
export const pageOf = (kind: Kind, only?: State): string =>
  only && narrows(kind) ? `/cases?due=${only === 'open' ? 'none' : only}` : (lists[kind.kind] ?? kind.page);

// How many things are in each state, over all kinds.
export function totals(kinds: Kind[]): Record<State, number> {
  const out = { late: 0, today: 0, soon: 0, running: 0, paused: 0, open: 0 };
  for (const kind of kinds) for (const state of states) out[state] += kind.states[state];
  return out;
}

// Kinds in which something waits, what is late first, then what has the earliest term.
export function urgent(kinds: Kind[]): Kind[] {
  const weight = (kind: Kind): number[] => states.map((state) => -Number(kind.states[state] > 0));
  return kinds
    .filter((kind) => kind.total > 0)
    .sort((a, b) => {
      const [left, right] = [weight(a), weight(b)];
      const differs = left.findIndex((value, i) => value !== right[i]);
      return differs < 0 ? 0 : left[differs] - right[differs];
    });
}
