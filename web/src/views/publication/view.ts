import type { View } from '@/app/view';

export default [
  { path: '/publication', name: ['公示自查', 'Self-check of publication'], group: 'oversight', order: 6, may: ['quality_read'], words: 'gszc zicha publication', load: () => import('./PublicationView.vue') },
  { path: '/publication/statement', name: ['公示自查声明', 'Statement of a self-check'], group: 'oversight', order: 7, may: ['ledger_audit'], words: 'zcsm shengming statement', load: () => import('./StatementView.vue') },
  { path: '/publication/texts', name: ['待审核的公示文字', 'Texts held back'], group: 'oversight', order: 8, may: ['submission_review'], words: 'gswz wenzi texts', load: () => import('./TextsView.vue') },
] satisfies View[];
