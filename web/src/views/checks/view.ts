import type { View } from '@/app/view';

export default [
  { path: '/checks', name: ['信用核查', 'Check a body'], group: 'answers', order: 1, may: ['check'], words: 'xyhc check', load: () => import('./CheckView.vue') },
  { path: '/checks/batch', name: ['批量核查', 'Check many'], group: 'answers', order: 2, may: ['check_batch'], words: 'plhc batch', load: () => import('./BatchView.vue') },
  { path: '/checks/batch/:job', name: ['批量核查结果', 'Result of a batch'], may: ['check_batch'], load: () => import('./BatchJobView.vue') },
] satisfies View[];
