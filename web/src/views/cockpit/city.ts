// The city in numbers, as GET /api/v1/cockpit tells it, made ready for tiles, charts and tables.
import type { Answer } from '@/api/client';
import type { Words } from '@/words/say';

export type City = Answer<'/api/v1/cockpit'>;
export type CityTable = City['intake'];
export type Count = number | null | undefined; // null: too few to be told

// The share of `part` in `whole`; undefined where either is not told or nothing is there.
export function share(part: Count, whole: Count): number | undefined {
  if (part === null || part === undefined || !whole) return undefined;
  return part / whole;
}
export const percent = (value: number | undefined): string => (value === undefined ? '-' : `${(100 * value).toFixed(1)}%`);

// One column of a table, in its order; what is not told is a gap.
export const series = (table: CityTable, column: string): (number | null)[] => table.rows.map((row) => row.counts[column] ?? null);
export const last = (table: CityTable, column: string): Count => table.rows.at(-1)?.counts[column];

// Of '2026-04': its last day.
export const endOfMonth = (month: string): string => {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
};

export const columnNames: Record<string, Words> = {
  submissions: ['批次', 'Submissions'],
  rows: ['报送行数', 'Rows handed over'],
  records: ['新增记录', 'New records'],
  accepted: ['入库', 'Accepted'],
  due: ['应按时公示', 'Due'],
  on_time: ['按时', 'On time'],
  late: ['超期', 'Late'],
  today: ['今日到期', 'Due today'],
  soon: ['三个工作日内', 'In three working days'],
  running: ['期限内', 'In time'],
  paused: ['时限中止', 'Clock stopped'],
  open: ['没有时限', 'No term'],
  check: ['单笔核查', 'Single checks'],
  batch: ['批量核查', 'Checks in batches'],
  other: ['其他查询', 'Other answers'],
  named: ['提示了措施的答复', 'Answers that named measures'],
  applied: ['已采取', 'Applied'],
  not_applied: ['未采取', 'Not applied'],
  lifted: ['已解除', 'Lifted'],
  open_cases: ['在办业务', 'Open cases'],
};
export const nameOf = (column: string): Words => columnNames[column] ?? [column, column];
