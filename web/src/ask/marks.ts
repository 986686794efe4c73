import { say } from '@/words/say';
import { words, type ShownRecord } from './ask';

export interface Mark {
  words: string;
  kind: '' | 'warn' | 'bad';
}

// What has to be known of a record before anything else, most telling first; nothing of one that is simply in force.
export function marksOf(record: ShownRecord): Mark[] {
  const out: Mark[] = [];
  const add = (is: unknown, zh: string, en: string, kind: Mark['kind'] = ''): void => {
    if (is) out.push({ words: say(zh, en), kind });
  };
  add(record.past_state, '已失效', 'no longer in force');
  if (record.state !== 'in_force') out.push({ words: [words(record.state_name), record.state_day].filter(Boolean).join(' '), kind: '' });
  add(record.disputed, '异议标注', 'disputed', 'warn');
  add(record.severity === 'serious', '严重', 'serious', 'bad');
  add(record.severity === 'general', '一般', 'general');
  add(record.severity === 'minor', '轻微', 'minor');
  add(record.provisional, '仅凭名称关联，待确认', 'linked by name only', 'warn');
  add(record.former_operator, '原经营者', 'former operator');
  add(record.late, '迟报', 'reported late');
  return out;
}
