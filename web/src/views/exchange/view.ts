import type { View } from '@/app/view';

export default [
  { path: '/exchange', name: ['省县交换', 'Exchange'], group: 'intake', order: 70, may: ['exchange_read'], words: 'sxjh 批次 回执 上报 下发 回流', load: () => import('./ExchangeView.vue') },
  { path: '/exchange/compare', name: ['交换对账', 'Reconciliation'], group: 'intake', order: 71, may: ['exchange_read'], words: 'jhdz 对账', load: () => import('./CompareView.vue') },
  { path: '/exchange/timely', name: ['交换及时性', 'Timeliness of exchange'], group: 'intake', order: 72, may: ['exchange_read'], words: 'jhjsx 工作日', load: () => import('./TimelyView.vue') },
  { path: '/exchange/refused', name: ['上级退回的行', 'Refused elsewhere'], group: 'intake', order: 73, may: ['submission_read'], words: 'sjth 退回 错误', load: () => import('./RefusedView.vue') },
] satisfies View[];
