import type { View } from '@/app/view';

export default [
  { path: '/reports', name: ['信用报告', 'Credit reports'], group: 'answers', order: 4, may: ['report'], words: 'xybg report', load: () => import('./ReportsView.vue') },
  { path: '/reports/new', name: ['出具信用报告', 'Issue a report'], may: ['report'], load: () => import('./NewReportView.vue') },
] satisfies View[];
