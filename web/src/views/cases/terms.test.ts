import { describe, expect, it } from 'vitest';
import { byUrgency, nextTerm, urgencyOf, urgencyOfAll, type Term } from './terms';

const term = (more: Partial<Term>): Term => ({ name: '示例期限', due: '2026-04-10', left: 5, late: false, paused: false, hint: false, ...more });

describe('urgencyOf', () => {
  it('is late when the interface says so, whatever is left', () => expect(urgencyOf(term({ late: true, left: null }))).toBe('late'));
  it('is due today with no working day left', () => expect(urgencyOf(term({ left: 0 }))).toBe('today'));
  it('is soon up to three working days', () => expect([1, 3, 4].map((left) => urgencyOf(term({ left })))).toEqual(['soon', 'soon', 'running']));
  it('cannot be told without a day', () => expect(urgencyOf(term({ due: null, left: null }))).toBe('unknown'));
});

describe('nextTerm', () => {
  it('is the one that runs out first', () => expect(nextTerm([term({ due: '2026-04-12' }), term({ name: '先', due: '2026-04-09' })])?.name).toBe('先'));
  it('passes over what stands still and what binds nobody', () => {
    expect(nextTerm([term({ due: '2026-04-01', paused: true }), term({ due: '2026-04-02', hint: true }), term({ name: '有效' })])?.name).toBe('有效');
    expect(urgencyOfAll([term({ hint: true, late: true })])).toBe('none');
  });
  it('stands still where every one that binds does', () => {
    expect(urgencyOfAll([term({ paused: true })])).toBe('paused');
    expect(urgencyOfAll([term({ paused: true, hint: true })])).toBe('none');
  });
  it('takes a day before one that cannot be told', () => expect(nextTerm([term({ due: null }), term({ name: '有日' })])?.name).toBe('有日'));
});

describe('byUrgency', () => {
  it('puts what is due first before, and what has no term last', () => {
    const cases = [{ id: '1', clocks: [] }, { id: '10', clocks: [term({ due: '2026-04-09' })] }, { id: '9', clocks: [term({ due: '2026-04-09' })] }, { id: '4', clocks: [term({ due: '2026-04-08' })] }];
    expect(byUrgency(cases).map(({ id }) => id)).toEqual(['4', '9', '10', '1']);
  });
});
