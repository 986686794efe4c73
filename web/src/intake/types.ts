// What the interface says of files that departments hand over, where its description leaves the shape open.
import type { Answer } from '@/api/client';
import type { Words } from '@/words/say';

export type Submission = Answer<'/api/v1/submissions'>['submissions'][number];
export type Item = NonNullable<Answer<'/api/v1/items'>['items']>[number];
export type Field = NonNullable<Item['fields']>[number];
export type HeldFile = Answer<'/api/v1/held/{id}'>;

// Why rows were refused or remarked upon, by rule.
export interface Reason {
  code: string;
  field: string;
  column: string; // header in the file; empty: the whole row
  rows: number;
  zh: string;
  en: string;
  next_zh: string;
  next_en: string;
  lines: number[]; // the first of them
}
export interface Finding {
  code: string;
  field: string;
  column: string;
  value: string;
  zh: string;
  en: string;
  next_zh: string;
  next_en: string;
}
export interface Column {
  header: string;
  field: string; // empty: not used
  name: string;
}
// Shares from 0 to 1; null: nothing to count.
export interface Quality {
  completeness?: number | null;
  validity?: number | null;
  uniqueness?: number | null;
  timeliness?: number | null;
  working_days_mean?: number | null;
  wrong_codes?: number;
  double_codes?: number;
}
export interface Receipt extends Submission {
  item_name: string;
  columns: Column[];
  missing_columns: string[];
  other_sheets: string[];
  notes_zh: string[];
  notes_en: string[];
  errors: Reason[];
  remarks: Reason[];
  quality: Quality;
  people_sealed: number;
  reviewed?: { held: string; handed_over_at: string; reviewed_by: string; reviewed_at: string };
}
export interface ReturnedRow {
  tag: string;
  submission: string;
  line: number;
  state: 'waiting' | 'fixed' | 'dropped';
  errors: Finding[];
  cells?: string[]; // none: about a person, nothing was kept
}
export interface HeldRow {
  line: number;
  state: 'good' | 'refused' | 'about_person';
  cells?: string[];
  errors: Finding[];
  remarks: Finding[];
}

type Kind = 'good' | 'warn' | 'bad' | '';
export const submissionStates: Record<string, { name: Words; kind: Kind }> = {
  loading: { name: ['处理中', 'loading'], kind: '' },
  in: { name: ['已入库', 'in'], kind: 'good' },
  'not in': { name: ['未入库', 'not in'], kind: 'bad' },
};
export const heldStates: Record<string, { name: Words; kind: Kind }> = {
  waiting: { name: ['等待审核', 'waits for review'], kind: 'warn' },
  approved: { name: ['已通过，正在入库', 'approved, going in'], kind: 'warn' },
  returned: { name: ['已退回', 'returned'], kind: 'bad' },
  withdrawn: { name: ['已撤回', 'taken back'], kind: '' },
  lapsed: { name: ['逾期失效', 'lapsed'], kind: 'bad' },
  loaded: { name: ['已入库', 'in'], kind: 'good' },
  refused: { name: ['未入库', 'not in'], kind: 'bad' },
  lost: { name: ['文件已失', 'lost'], kind: 'bad' },
};
export const rowStates: Record<ReturnedRow['state'], { name: Words; kind: Kind }> = {
  waiting: { name: ['等待更正', 'waits'], kind: 'warn' },
  fixed: { name: ['已更正', 'corrected'], kind: 'good' },
  dropped: { name: ['已放弃', 'given up'], kind: '' },
};

export const went = (one: Submission): number => (one.accepted ?? 0) + (one.versions ?? 0) + (one.statuses ?? 0);
// "95.8%"; nothing to count: "-".
export const percent = (share: number | null | undefined): string => (share === null || share === undefined ? '-' : `${(100 * share).toFixed(1)}%`);
