import type { View } from '@/app/view';

export default [
  { path: '/bulletins', name: ['通报', 'Bulletins'], group: 'oversight', order: 5, may: ['bulletin_read'], words: 'tb tongbao yuebao bulletin', load: () => import('./BulletinsView.vue') },
  { path: '/bulletins/draft', name: ['通报草稿', 'Draft of a bulletin'], may: ['bulletin_read'], load: () => import('./DraftView.vue') },
  { path: '/bulletins/rows', name: ['通报数字的明细', 'Rows behind a number'], may: ['bulletin_read'], load: () => import('./RowsView.vue') },
  { path: '/bulletins/counts', name: ['通报录入数', 'Counts entered for bulletins'], group: 'oversight', order: 6, may: ['bulletin_read'], words: 'tblrs counts', load: () => import('./CountsView.vue') },
  { path: '/bulletins/:id(\\d+)', name: ['一份通报', 'One bulletin'], may: ['bulletin_read'], load: () => import('./BulletinView.vue') },
] satisfies View[];
