// What the program asks back about a file, as its refusals say it: which field a column is, which sheet to read.
import type { Field } from './types';

type Refusal = { code: string; detail: string };

export function headerAsked(problem: Refusal): string | undefined {
  if (problem.code !== 'intake.ambiguous_header') return undefined;
  return /^(?:列名|the column )“(.*?)”(?:可能指| may mean)/.exec(problem.detail)?.[1];
}
// Those fields that the refusal names; all, when it names none.
export function fieldsAsked(problem: Refusal, fields: Field[]): Field[] {
  const named = new Set(problem.detail.split(/[^A-Za-z0-9_]+/));
  const found = fields.filter((field) => field.code && named.has(field.code));
  return found.length ? found : fields;
}
export function sheetsAsked(problem: Refusal): string[] {
  if (problem.code === 'intake.which_sheet') return (/(?:：|: )([^：]*)$/.exec(problem.detail)?.[1] ?? '').split('、').filter(Boolean);
  if (problem.code === 'intake.no_such_sheet') return (/(?:现有：|there are: )(.*)$/.exec(problem.detail)?.[1] ?? '').split('、').filter(Boolean);
  return [];
}
