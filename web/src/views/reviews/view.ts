import type { View } from '@/app/view';

export default [
  { path: '/reviews', name: ['审核', 'Reviews'], group: 'intake', order: 30, may: ['submission_review', 'submit'], words: 'sh shenhe held', load: () => import('./ReviewsView.vue') },
  { path: '/reviews/:id(\\d+)', name: ['待审核文件', 'File for review'], may: ['submission_read'], load: () => import('./ReviewView.vue') },
] satisfies View[];
