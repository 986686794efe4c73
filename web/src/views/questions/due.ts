// How long a question may still wait, in calendar days.
import { say } from '@/words/say';

export interface Asked {
  due?: string;
  answer?: string;
}
export const today = (): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());
export const daysLeft = (due: string, day: string): number => Math.round((Date.parse(due) - Date.parse(day)) / 86_400_000);
const soonDays = 7;

export function leftWords(one: Asked, day = today()): string {
  if (one.answer !== undefined) return say('已答复', 'answered');
  if (!one.due) return say('待答复', 'waiting');
  const left = daysLeft(one.due, day);
  return left < 0 ? say(`超期 ${-left} 天`, `${-left} days late`) : left === 0 ? say('今日到期', 'due today') : say(`还有 ${left} 天`, `${left} days left`);
}
export function leftKind(one: Asked, day = today()): string {
  if (one.answer !== undefined) return 'good';
  if (!one.due) return '';
  const left = daysLeft(one.due, day);
  return left <= 0 ? 'bad' : left <= soonDays ? 'warn' : '';
}
