import type { View } from '@/app/view';

export default [
  { path: '/accounts', name: ['账户', 'Accounts'], group: 'administration', order: 1, may: ['account_manage'], words: 'zh zhanghu accounts', load: () => import('./AccountsView.vue') },
  { path: '/accounts/new', name: ['开立账户', 'New account'], may: ['account_manage'], words: 'klzh', load: () => import('./NewAccountView.vue') },
  { path: '/accounts/waiting', also: ['/accounts/pending'], name: ['待另一人确认', 'Waiting for a second administrator'], group: 'administration', order: 2, may: ['account_manage'], words: 'dqr proposals', load: () => import('./WaitingView.vue') },
  { path: '/accounts/alone', name: ['一人所为', 'Done by one alone'], group: 'oversight', order: 5, may: ['admin_audit'], words: 'yrsw alone', load: () => import('./AloneView.vue') },
  { path: '/accounts/:id', name: ['账户详情', 'Account'], may: ['account_manage'], load: () => import('./AccountView.vue') },
] satisfies View[];
