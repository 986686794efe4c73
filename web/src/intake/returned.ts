// Rows sent back, as tables show them: a line for each finding.
import type { Column } from '@/table/columns';
import { say, sayWords } from '@/words/say';
import { rowStates, type Finding, type ReturnedRow } from './types';

export interface FoundRow {
  key: string;
  tag: string;
  submission: string;
  line: number;
  state: ReturnedRow['state'];
  kept: boolean; // not of rows about persons: they cannot be corrected here
  finding: Finding;
}

export const findingsOf = (row: ReturnedRow): FoundRow[] =>
  row.errors.map((finding, i) => ({ key: `${row.tag}/${i}`, tag: row.tag, submission: row.submission, line: row.line, state: row.state, kept: row.cells !== undefined, finding }));

export function findingColumns(ofMany: boolean): Column<FoundRow>[] {
  return [
    ofMany
      ? { key: 'tag', name: ['批次和行号', 'Row'], value: (row) => row.tag, width: '7rem' }
      : { key: 'tag', name: ['行号', 'Line'], value: (row) => row.line, width: '5rem', number: true },
    { key: 'column', name: ['列', 'Column'], value: (row) => row.finding.column || say('整行', 'the row'), width: 'minmax(9rem, 1fr)' },
    { key: 'value', name: ['原值', 'Value'], value: (row) => row.finding.value, width: 'minmax(9rem, 1fr)' },
    { key: 'why', name: ['原因', 'Reason'], value: (row) => say(row.finding.zh, row.finding.en), width: 'minmax(14rem, 2fr)' },
    { key: 'next', name: ['怎么办', 'What to do'], value: (row) => say(row.finding.next_zh, row.finding.next_en), width: 'minmax(14rem, 2fr)' },
    { key: 'rule', name: ['规则', 'Rule'], value: (row) => row.finding.code, width: '14rem', hidden: true },
    { key: 'state', name: ['状态', 'State'], value: (row) => sayWords(rowStates[row.state].name), width: '6.5rem' },
  ];
}
