import type { View } from '@/app/view';

export default [
  { path: '/cases', name: ['业务办理', 'Cases'], group: 'cases', order: 1, may: ['case_read'], words: 'ywbl in-box objection repair 异议 修复', load: () => import('./CasesView.vue') },
  { path: '/cases/late', name: ['超期的业务', 'Late cases'], group: 'cases', order: 2, may: ['case_read'], words: 'cqdyw overdue', load: () => import('./LateView.vue') },
  { path: '/cases/new', name: ['开启业务', 'Open a case'], group: 'cases', order: 3, may: ['case_act'], words: 'kqyw withdrawal commitment 撤回 承诺 约谈', load: () => import('./NewCaseView.vue') },
  { path: '/cases/:id(\\d+)', name: ['一件业务', 'A case'], may: ['case_read'], load: () => import('./CaseView.vue') },
] satisfies View[];
