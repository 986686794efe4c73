// What the views of bulletins share: periods, numbers as they are read, and where the rows behind them stand.
import type { components } from '@/api/schema';
import { lang, say } from '@/words/say';

export type Model = components['schemas']['Bulletin'];
export type Kept = components['schemas']['BulletinKept'];
export type Part = Model['parts'][number];
export type Figure = Model['figures'][number];
export type Cell = components['schemas']['BulletinCell'];
export type Value = components['schemas']['BulletinValue'];
export type Every = Model['every'];

export const inWords = (text: { zh: string; en: string }): string => (lang.value === 'zh' || !text.en ? text.zh : text.en);

const unknown = {
  not_entered: ['未录入', 'not entered'],
  no_duty: ['未核定', 'not set'],
  no_rows: ['无数据', 'no rows'],
  no_line: ['无此行', 'no line'],
  few: ['少于5', '<5'],
} as const;

// As a fraction; undefined: it is not known, or not told.
export function fraction(value: Value | undefined): { part: number; whole: number } | undefined {
  if (typeof value === 'number') return { part: value, whole: 1 };
  if (!value || 'unknown' in value) return undefined;
  return value;
}
export const isShare = (figure: Figure): boolean => figure.measure === 'share';

function decimal(number: number, figure: Figure): string {
  return number.toLocaleString('en-US', { minimumFractionDigits: figure.decimals, maximumFractionDigits: figure.decimals });
}
export function written(value: Value | undefined, figure: Figure): string {
  if (value === undefined) return '—';
  const known = fraction(value);
  if (!known) {
    const [zh, en] = unknown[(value as { unknown: keyof typeof unknown }).unknown];
    return say(zh, en);
  }
  const number = known.part / known.whole;
  return isShare(figure) ? `${decimal(number * 100, figure)}%` : decimal(number, figure);
}
// What it has more than the period before: undefined where one of them is not known.
export function difference(cell: Cell, figure: Figure): { words: string; up: boolean; same: boolean } | undefined {
  const [now, was] = [fraction(cell.value), fraction(cell.before)];
  if (!now || !was) return undefined;
  const more = (now.part / now.whole - was.part / was.whole) * (isShare(figure) ? 100 : 1);
  const text = decimal(Math.abs(more), figure);
  const same = Number(text.replaceAll(',', '')) === 0;
  const sign = same ? '' : more > 0 ? '+' : '−';
  return { words: sign + text + (isShare(figure) ? say('个百分点', ' points') : ''), up: more > 0, same };
}
export const unitOf = (figure: Figure): string => (isShare(figure) ? '%' : inWords(figure.unit));

// The periods that have begun, the last first.
export function periods(every: Every, today = new Date()): string[] {
  const out: string[] = [];
  let [year, month] = [today.getFullYear(), today.getMonth() + 1];
  const count = every === 'month' ? 24 : every === 'quarter' ? 12 : 6;
  if (every === 'quarter') month = Math.floor((month - 1) / 3) * 3 + 1;
  for (let i = 0; i < count; i++) {
    if (every === 'year') out.push(String(year--));
    else {
      out.push(every === 'month' ? `${year}-${String(month).padStart(2, '0')}` : `${year}-Q${(month + 2) / 3}`);
      month -= every === 'month' ? 1 : 3;
      if (month < 1) [year, month] = [year - 1, month + 12];
    }
  }
  return out;
}
export function periodName(code: string): string {
  if (lang.value !== 'zh') return code;
  const [year, rest] = code.split('-');
  if (!rest) return `${year}年`;
  return rest.startsWith('Q') ? `${year}年第${['一', '二', '三', '四'][Number(rest[1]) - 1]}季度` : `${year}年${Number(rest)}月`;
}
// A period that is over can be made, to be issued.
export const isOver = (model: Model, today = new Date()): boolean => new Date(`${model.until}T23:59:59+08:00`) < today;

// Where the rows behind a number are; undefined: it is made of other figures.
export function rowsOf(model: Model, figure: Figure, group = '', key = ''): { path: string; query: Record<string, string> } | undefined {
  if (!figure.rows) return undefined;
  const query: Record<string, string> = { bulletin: model.bulletin, period: model.period, figure: figure.code, known_at: model.watermark };
  if (group) Object.assign(query, { group, key });
  return { path: '/bulletins/rows', query };
}
export const figureOf = (model: Model, code: string): Figure => model.figures.find((one) => one.code === code)!;

export function toneOf(state: Kept['state']): string {
  return { waits: 'warn', issued: 'good', corrected: '', dropped: '' }[state];
}
