import type { View } from '@/app/view';

export default [
  { path: '/clients', name: ['其他系统', 'Other systems'], group: 'administration', order: 4, may: ['account_manage'], words: 'qtxt xitong clients secrets certificates quota', load: () => import('./ClientsView.vue') },
  { path: '/clients/:id', name: ['系统的密钥和证书', 'A system'], may: ['account_manage'], load: () => import('./ClientView.vue') },
] satisfies View[];
