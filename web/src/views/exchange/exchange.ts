// What the views of exchange share: the partners, the words for what happened, and which pages belong together.
import { get, type Answer } from '@/api/client';
import { may } from '@/api/session';
import { load, type Load } from '@/app/load';
import { say } from '@/words/say';

export type Partner = Answer<'/api/v1/exchange'>['partners'][number];
export type Event = Answer<'/api/v1/exchange/events'>['events'][number];
export type Day = { item: string; day: string; ours: number; theirs: number; missing_there: number; missing_here: number; different: number; rows: string[] };

export const partnersOf = (): Load<Answer<'/api/v1/exchange'>> => load((signal) => get('/api/v1/exchange', { signal }));

export const pages = (): { path: string; name: string }[] => [
  ...(may('exchange_read')
    ? [
        { path: '/exchange', name: say('批次和回执', 'Batches and receipts') },
        { path: '/exchange/compare', name: say('对账', 'Reconciliation') },
        { path: '/exchange/timely', name: say('及时性', 'Timeliness') },
      ]
    : []),
  ...(may('submission_read') ? [{ path: '/exchange/refused', name: say('被对方退回的行', 'Rows refused there') }] : []),
];

export function kindName(kind: Event['kind']): string {
  switch (kind) {
    case 'key':
      return say('登记公钥', 'key set');
    case 'made':
      return say('制作批次', 'batch made');
    case 'left':
      return say('导出批次', 'batch handed out');
    case 'file_taken':
      return say('收取文件', 'file taken');
    case 'taken':
      return say('收取批次', 'batch taken');
    case 'receipt':
      return say('登记回执', 'receipt loaded');
    case 'reply':
      return say('登记反馈', 'reply loaded');
    default:
      return say('对账', 'compared');
  }
}

const figure = (detail: Event['detail'], name: string): number | undefined => {
  const found = (detail as Record<string, unknown>)[name];
  return typeof found === 'number' ? found : undefined;
};

// What came of it, in one line.
export function came(event: Event): string {
  const count = (name: string): number => figure(event.detail, name) ?? 0;
  if (event.kind === 'made' || event.kind === 'file_taken') return say(`${count('rows')} 行`, `${count('rows')} rows`);
  if (event.kind === 'taken' || event.kind === 'receipt') return counted({ taken: count('taken'), known: count('known'), older: count('older'), refused: count('refused') });
  if (event.kind === 'reply') {
    const untaken = count('untaken');
    return say(`接收 ${count('taken')}，退回 ${count('refused')}`, `${count('taken')} taken, ${count('refused')} refused`) + (untaken ? say(`，未能对应 ${untaken}`, `, ${untaken} of no row`) : '');
  }
  if (event.kind === 'compared') {
    const days = (event.detail as { days?: unknown[] }).days?.length ?? 0;
    return days === 0 ? say('一致', 'they agree') : say(`${days} 天不一致，${count('again')} 条再发`, `${days} days differ, ${count('again')} go again`);
  }
  return '';
}

export const counted = (of: { taken: number; known: number; older: number; refused: number }): string =>
  say(`接收 ${of.taken}，已有 ${of.known}，早于现有版本 ${of.older}，退回 ${of.refused}`, `${of.taken} taken, ${of.known} known, ${of.older} older, ${of.refused} refused`);

export const by = (event: Event): string => String((event.detail as { by?: string }).by ?? '');
