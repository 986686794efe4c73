import type { View } from '@/app/view';

export default [
  { path: '/measures/named', name: ['待登记的措施', 'Measures to be stated'], group: 'measures', order: 4, may: ['measure_record'], words: 'ddjdcs named', load: () => import('./NamedView.vue') },
  { path: '/measures', name: ['措施登记', 'Measures stated'], group: 'measures', order: 5, may: ['measure_read'], words: 'csdj measures', load: () => import('./UsesView.vue') },
  { path: '/measures/sheet', name: ['批量登记措施', 'State many'], group: 'measures', order: 6, may: ['measure_record'], words: 'pldjcs sheet', load: () => import('./SheetView.vue') },
  { path: '/measures/statistics', name: ['措施统计', 'Measures in numbers'], group: 'measures', order: 7, may: ['measure_read'], words: 'cstj statistics', load: () => import('./StatisticsView.vue') },
  { path: '/measures/new', name: ['登记措施采取情况', 'State a measure'], may: ['measure_record'], load: () => import('./NewUseView.vue') },
  { path: '/measures/:id(\\d+)', name: ['一项措施登记', 'One statement'], may: ['measure_read'], load: () => import('./UseView.vue') },
] satisfies View[];
