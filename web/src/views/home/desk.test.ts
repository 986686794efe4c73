import { describe, expect, it } from 'vitest';
import { pageOf, totals, urgent, type Kind } from './desk';

const none = { late: 0, today: 0, soon: 0, running: 0, paused: 0, open: 0 };
const kind = (name: string, states: Partial<typeof none>): Kind => ({
  kind: name as Kind['kind'],
  name,
  page: `/${name}`,
  states: { ...none, ...states },
  total: Object.values(states).reduce((sum, n) => sum + n, 0),
  first: [],
});

describe('desk', () => {
  const kinds = [kind('alert', { open: 7 }), kind('case', { today: 1, open: 2 }), kind('letter', { late: 1 }), kind('review', {})];

  it('adds the states of all kinds', () => expect(totals(kinds)).toEqual({ ...none, late: 1, today: 1, open: 9 }));
  it('leads to the list, and of cases to those in a state', () => {
    expect(kinds.map((one) => pageOf(one))).toEqual(['/alert', '/case', '/letter', '/review']);
    expect(kinds.map((one) => pageOf(one, 'open'))).toEqual(['/alert', '/cases?due=none', '/letter', '/review']);
  });
  it('puts what is late first and leaves out what is empty', () =>
    expect(urgent(kinds).map((one) => one.kind)).toEqual(['letter', 'case', 'alert']));
});
