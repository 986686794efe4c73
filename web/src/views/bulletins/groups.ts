// What the lines of a table are told by.
import { say } from '@/words/say';

const names: Record<string, readonly [string, string]> = {
  unit: ['单位', 'Unit'],
  county: ['县（市、区）', 'County'],
  class: ['信息类别', 'Class'],
  item: ['目录项', 'Item'],
  purpose: ['用途', 'Purpose'],
  measure: ['措施', 'Measure'],
  case: ['业务', 'Case'],
  subject: ['主体', 'Subject'],
  kind: ['主体类型', 'Kind of subject'],
};
export const groupName = (group: string): string => (names[group] ? say(...names[group]) : group);
