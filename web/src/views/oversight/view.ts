import type { View } from '@/app/view';

export default [
  { path: '/oversight/alerts', also: ['/alerts'], name: ['提醒', 'Alerts'], group: 'oversight', order: 1, may: ['log_read'], words: 'tx tixing alerts', load: () => import('./AlertsView.vue') },
  { path: '/oversight/alerts/:id', also: ['/alerts/:id'], name: ['提醒详情', 'Alert'], may: ['log_read'], load: () => import('./AlertView.vue') },
  { path: '/oversight/log', also: ['/log'], name: ['访问日志', 'Access log'], group: 'oversight', order: 2, may: ['log_read'], words: 'fwrz rizhi log', load: () => import('./LogView.vue') },
  { path: '/oversight/administration', also: ['/admin-log'], name: ['管理操作日志', 'Administration log'], group: 'oversight', order: 3, may: ['admin_audit'], words: 'glcz guanli administration', load: () => import('./AdministrationView.vue') },
] satisfies View[];
