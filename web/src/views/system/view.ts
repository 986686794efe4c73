import type { View } from '@/app/view';

export default [
  { path: '/system', name: ['运行状况', 'System'], group: 'administration', order: 6, may: ['home_upkeep'], words: 'yxzk doctor system backup', load: () => import('./SystemView.vue') },
  { path: '/system/ledger', name: ['透明日志', 'Ledger'], group: 'oversight', order: 9, may: ['home_upkeep', 'ledger_audit', 'ledger_prove', 'admin_audit'], words: 'tmrz toumingrizhi ledger', load: () => import('./LedgerView.vue') },
] satisfies View[];
