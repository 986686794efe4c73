// Lines of the ledger as the views show them.
import type { components } from '@/api/schema';
import type { Words } from '@/words/say';
import { say } from '@/words/say';

export type Line = components['schemas']['DutyLine'];
export type Thing = components['schemas']['DutyThing'];
export type Paper = components['schemas']['DutyPaper'];
export type Cell = components['schemas']['DutyCell'];

export const keyOf = (line: Line): string => `${line.unit}/${line.item}/${line.period}`;
export const lineStates = ['overdue', 'contradicted', 'open', 'running', 'reported', 'zero'] as const;
export const lineStateNames: Record<(typeof lineStates)[number], Words> = {
  overdue: ['逾期未报齐', 'Overdue'],
  contradicted: ['零报送不符', 'Contradicted'],
  open: ['待报送', 'To be reported'],
  running: ['期间未结束', 'Going on'],
  reported: ['已报送', 'Reported'],
  zero: ['零报送', 'Nothing'],
};
const tones: Record<string, string> = { overdue: 'bad', contradicted: 'bad', open: 'warn', reported: 'good', zero: 'good', running: '' };
export const toneOf = (state: string): string => tones[state] ?? '';
export const thingTone = (thing: Thing): string => (thing.over ? 'good' : thing.state === 'answered' ? 'warn' : thing.state === 'returned' ? 'bad' : 'warn');
export const thingKinds: Record<string, Words> = { letter: ['限期整改', 'Rectification'], appeal: ['迟报申诉', 'Appeal'], task: ['任务', 'Task'] };
export function counted(line: Line): string {
  const count = `${line.reported} / ${line.expected ?? say('未核定', 'not set')}`;
  return line.people ? say(`${count}（另有自然人 ${line.people} 条）`, `${count} (and ${line.people} of people)`) : count;
}
// What is sent at once: whole units, so that each gets one paper, of at most so many lines (the interface takes 500).
export const linesAtOnce = 300;
export function partsOf(lines: Line[]): Line[][] {
  const units = new Map<string, Line[]>();
  for (const line of lines) units.set(line.unit, [...(units.get(line.unit) ?? []), line]);
  const out: Line[][] = [];
  for (const unit of units.values()) {
    const last = out.at(-1);
    if (last && last.length + unit.length <= linesAtOnce) last.push(...unit);
    else out.push([...unit]);
  }
  return out;
}
export const outcomeNames: Record<string, Words> = {
  accepted: ['认定完成', 'Accept'],
  returned: ['退回重办', 'Send back'],
  closed: ['撤销', 'Close it'],
  lifted: ['撤销迟报', 'Lift the mark'],
  upheld: ['维持迟报', 'The mark stays'],
};
// What waits for somebody first: what is late longest, then by its last day.
const weight = (line: Line): number => lineStates.indexOf(line.state);
export const byClock = (a: Line, b: Line): number => weight(a) - weight(b) || b.overdue - a.overdue || (a.due ?? '').localeCompare(b.due ?? '') || a.period.localeCompare(b.period);

// The city as a table of units and items by period.
export interface MatrixRow {
  key: string;
  unit_name: string;
  region_name: string;
  item_name: string;
  cells: Map<string, Line>;
}
export function matrixOf(lines: Line[]): { periods: string[]; rows: MatrixRow[] } {
  const periods = [...new Set(lines.map((line) => line.period))].sort();
  const rows = new Map<string, MatrixRow>();
  for (const line of lines) {
    const key = `${line.unit}/${line.item}`;
    const row = rows.get(key) ?? { key, unit_name: line.unit_name, region_name: line.region_name, item_name: line.item_name, cells: new Map() };
    row.cells.set(line.period, line);
    rows.set(key, row);
  }
  return { periods, rows: [...rows.values()] };
}
// A cell in few signs, with its words for who does not see colours.
export function shortOf(line: Line | undefined): string {
  if (!line) return '';
  if (line.state === 'zero') return say('零', 'none');
  const count = line.expected === null ? String(line.reported) : `${line.reported}/${line.expected}`;
  if (line.state === 'overdue') return say(`${count} 逾${line.overdue}日`, `${count} +${line.overdue}d`);
  if (line.state === 'contradicted') return say(`${count} 不符`, `${count} ?`);
  return line.state === 'running' && line.reported === 0 ? '·' : count;
}

// Marks of rows that came late, as the interface names them.
export const lateMarks: Record<string, Words> = { stands: ['迟报', 'late'], appealed: ['申诉中', 'appealed'], upheld: ['已维持', 'upheld'], lifted: ['已撤销', 'lifted'] };
export const lateMarkKind: Record<string, string> = { stands: 'bad', appealed: 'warn', upheld: 'bad', lifted: 'good' };
