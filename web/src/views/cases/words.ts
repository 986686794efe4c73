// Words of cases that several views use.
import { say } from '@/words/say';
import { urgencyOf, type Term, type Urgency } from './terms';

export const urgencyName = (urgency: Urgency): string =>
  ({
    late: say('已超期', 'late'),
    today: say('今日到期', 'due today'),
    soon: say('三个工作日内到期', 'due in three working days'),
    running: say('办理期限内', 'within the term'),
    unknown: say('放假安排未公布', 'calendar not announced'),
    paused: say('时限中止', 'clock stopped'),
    none: say('没有期限', 'no term'),
  })[urgency];
export const urgencyKind = (urgency: Urgency): string => ({ late: 'bad', today: 'bad', soon: 'warn', running: '', unknown: 'warn', paused: '', none: '' })[urgency];

// What is left of a term: "还有 3 个工作日".
export function leftWords(term: Term): string {
  if (term.paused) return say('中止中', 'paused');
  const urgency = urgencyOf(term);
  if (urgency === 'late' || urgency === 'today' || urgency === 'unknown') return urgencyName(urgency);
  const left = term.left ?? 0;
  return say(`还有 ${left} 个工作日`, `${left} working day${left === 1 ? '' : 's'} left`);
}
// A subject by name; of a natural person an in-box says no more.
export const subjectWords = (one: { subject: string | null; subject_name: string | null }): string => one.subject_name ?? one.subject ?? say('自然人', 'a natural person');
