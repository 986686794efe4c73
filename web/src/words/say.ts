// Chinese first, English complete: words stand where they are used, as in the pages that the program writes itself.
import { ref, watchEffect } from 'vue';

export type Lang = 'zh' | 'en';
export type Words = readonly [zh: string, en: string];

const kept = localStorage.getItem('lang');
export const lang = ref<Lang>(kept === 'en' ? 'en' : 'zh');

watchEffect(() => {
  localStorage.setItem('lang', lang.value);
  document.documentElement.lang = lang.value === 'zh' ? 'zh-CN' : 'en';
});

export function say(zh: string, en: string): string {
  return lang.value === 'zh' ? zh : en;
}
export const sayWords = ([zh, en]: Words): string => say(zh, en);

// 1,234,567
export const grouped = (n: number): string => n.toLocaleString('en-US');
// A moment of the interface (ISO 8601) as the clock of this place shows it: 2026-04-01 09:30.
export function minute(moment: string | undefined): string {
  if (!moment) return '';
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return moment;
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Asia/Shanghai' }).format(at);
}
