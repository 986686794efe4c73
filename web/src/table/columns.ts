// What a table shows: its columns, and what becomes of rows before they are seen or exported.
import type { Words } from '@/words/say';
import { csvSheet } from './csv';

export interface Column<Row> {
  key: string;
  name: Words;
  // What the cell says: shown unless the table's slot `cell-KEY` shows it otherwise; sorted by; and exported.
  value: (row: Row) => string | number | undefined | null;
  width?: string; // of CSS; none: its share of what is left
  number?: boolean; // to the right, and sorted as a number
  hidden?: boolean; // until somebody chooses it
}

export interface Sort {
  key: string;
  down: boolean;
}

// "-due" is by `due`, the last first.
export function readSort(written: unknown): Sort | undefined {
  if (typeof written !== 'string' || !written) return undefined;
  return written.startsWith('-') ? { key: written.slice(1), down: true } : { key: written, down: false };
}
export const writeSort = (sort: Sort | undefined): string | undefined => sort && (sort.down ? '-' : '') + sort.key;

const order = new Intl.Collator('zh-CN', { numeric: true });

// Those rows in which every word typed occurs in some column, in the order chosen; without one, as they came.
export function arranged<Row>(rows: Row[], columns: Column<Row>[], typed: string, sort: Sort | undefined): Row[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  let out = rows;
  if (words.length > 0) {
    out = rows.filter((row) => {
      const text = columns.map((column) => String(column.value(row) ?? '')).join('\n').toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }
  const by = sort && columns.find((column) => column.key === sort.key);
  if (!by) return out;
  const turn = sort!.down ? -1 : 1;
  return [...out].sort((a, b) => {
    const [left, right] = [by.value(a) ?? '', by.value(b) ?? ''];
    if (left === '' || right === '') return left === right ? 0 : left === '' ? 1 : -1; // what says nothing is last
    return turn * (by.number ? Number(left) - Number(right) : order.compare(String(left), String(right)));
  });
}

// What is shown, as CSV: these rows and columns in this order.
export const csvOf = <Row>(rows: Row[], columns: Column<Row>[], nameOf: (name: Words) => string): string =>
  csvSheet([columns.map((column) => nameOf(column.name)), ...rows.map((row) => columns.map((column) => column.value(row)))]);

// Columns of CSS that together are as wide as the paper, each with its share of what it has on the screen.
const remOf = (width = ''): number => Number(/([\d.]+)rem/.exec(width)?.[1] ?? 8);
export const onPaper = <Row>(columns: Column<Row>[]): string => columns.map(({ width }) => `minmax(0, ${remOf(width)}fr)`).join(' ');
