import { describe, expect, it } from 'vitest';
import { byClock, counted, keyOf, linesAtOnce, matrixOf, partsOf, shortOf, type Line } from './duties';

const line = (more: Partial<Line>): Line => ({ unit: '2', unit_name: '示例局', region: '', region_name: '市级', item: 'ADM.penalty', item_name: '行政处罚', period: '2026-03', period_over: true, duty: 'd', duty_name: 'd', hint: false, reported: 0, late: 0, lifted: 0, people: 0, expected: null, expected_source: '', declared: null, due: '2026-04-10', state: 'open', state_name: '', complete: false, overdue: 0, reminders: 0, letter: null, next: 'report', next_name: '', next_day: null, ...more });

describe('lines', () => {
  it('are named as the interface takes them', () => expect(keyOf(line({}))).toBe('2/ADM.penalty/2026-03'));
  it('stand by clock: the longest overdue first, what is done last', () => {
    const lines = [line({ state: 'reported', period: '1' }), line({ state: 'overdue', overdue: 2, period: '2' }), line({ state: 'open', period: '3' }), line({ state: 'overdue', overdue: 9, period: '4' })];
    expect(lines.sort(byClock).map((one) => one.period)).toEqual(['4', '2', '3', '1']);
  });
  it('make a matrix: a row for a unit and an item, a column for a period, and no line is lost', () => {
    const { periods, rows } = matrixOf([line({}), line({ period: '2026-02' }), line({ item: 'ADM.licence' }), line({ unit: '3' })]);
    expect(periods).toEqual(['2026-02', '2026-03']);
    expect(rows.map((row) => [row.key, row.cells.size])).toEqual([['2/ADM.penalty', 2], ['2/ADM.licence', 1], ['3/ADM.penalty', 1]]);
  });
  it('are sent in parts of whole units, each line once', () => {
    const many = Array.from({ length: 900 }, (_, i) => line({ unit: String(1 + (i % 40)), period: `p${i}` }));
    const parts = partsOf(many);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.every((part) => part.length <= linesAtOnce)).toBe(true);
    expect(parts.flat().map(keyOf).sort()).toEqual(many.map(keyOf).sort());
    const units = parts.map((part) => new Set(part.map((one) => one.unit)));
    expect(units.reduce((sum, of) => sum + of.size, 0)).toBe(40);
    expect(partsOf([])).toEqual([]);
  });
  it('tell rows about people beside the count', () => {
    expect(counted(line({ reported: 1, expected: 3 }))).toBe('1 / 3');
    expect(counted(line({ people: 4 }))).toContain('4');
  });
  it('say what they are in few signs', () => {
    expect(shortOf(undefined)).toBe('');
    expect(shortOf(line({ state: 'reported', reported: 3, expected: 3 }))).toBe('3/3');
    expect(shortOf(line({ state: 'overdue', reported: 1, expected: 3, overdue: 4 }))).toContain('4');
    expect(shortOf(line({ state: 'running' }))).toBe('·');
  });
});
