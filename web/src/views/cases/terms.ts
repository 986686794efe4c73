// The terms of cases as an in-box shows them: which is the next to run out, and how near it is. Pure.
export interface Term {
  name: string;
  due: string | null; // the last day; null: the calendar of its year is not announced
  left: number | null; // working days until then, 0: it is today
  late: boolean;
  paused: boolean;
  hint: boolean; // its clause was not confirmed: nobody is told
}
export const urgencies = ['late', 'today', 'soon', 'running', 'unknown', 'paused', 'none'] as const;
export type Urgency = (typeof urgencies)[number];

export const soonDays = 3; // working days

export function urgencyOf(term: Term): Urgency {
  if (term.due === null) return 'unknown';
  if (term.late) return 'late';
  if (term.left === 0) return 'today';
  return term.left !== null && term.left <= soonDays ? 'soon' : 'running';
}

// The term that binds and runs out first; one whose day cannot be told only when there is no other.
export function nextTerm<T extends Term>(terms: T[]): T | undefined {
  const running = terms.filter((term) => !term.hint && !term.paused);
  return [...running].sort((a, b) => (a.due ?? '9999').localeCompare(b.due ?? '9999'))[0];
}

export const urgencyOfAll = (terms: Term[]): Urgency => {
  const term = nextTerm(terms);
  if (term) return urgencyOf(term);
  return terms.some(({ hint, paused }) => paused && !hint) ? 'paused' : 'none';
};

// What is due first stands first; what has no term is last, in the order of its number.
export function byUrgency<Case extends { id: string; clocks: Term[] }>(cases: Case[]): Case[] {
  const key = (one: Case): string => nextTerm(one.clocks)?.due ?? '9999';
  return [...cases].sort((a, b) => key(a).localeCompare(key(b)) || Number(a.id) - Number(b.id));
}
