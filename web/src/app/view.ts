// A view of the workbench. Each folder of views/ says its own in view.ts: a new one needs no line elsewhere.
import type { Component } from 'vue';
import type { Words } from '@/words/say';

export const groups = {
  today: ['今日', 'Today'],
  intake: ['报送', 'Submissions'],
  answers: ['查询', 'Checks'],
  cases: ['办理', 'Cases'],
  measures: ['名单和措施', 'Lists and measures'],
  rules: ['目录和规则', 'Catalog and rules'],
  oversight: ['监督', 'Oversight'],
  administration: ['管理', 'Administration'],
} satisfies Record<string, Words>;
export type Group = keyof typeof groups;

export interface View {
  path: string; // below /desk, as vue-router writes it: '/submissions/:id'
  also?: string[]; // other addresses of it: those of the page that does the same without scripts
  name: Words;
  group?: Group; // in the navigation; a view without one is reached from others
  order?: number; // within its group
  may: string[]; // shown to whoever may do one of these (names of actions); none: to everybody who signed in
  load: () => Promise<{ default: Component }>;
  alone?: boolean; // without navigation and tools around it: others see it too
  words?: string; // further words by which the palette finds it, pinyin initials among them
}

const found = import.meta.glob<{ default: View[] }>('../views/*/view.ts', { eager: true });
const groupOrder = Object.keys(groups);
export const views: View[] = Object.values(found)
  .flatMap((module) => module.default)
  .sort((a, b) => groupOrder.indexOf(a.group ?? '') - groupOrder.indexOf(b.group ?? '') || (a.order ?? 0) - (b.order ?? 0));
