import type { View } from '@/app/view';

export default [
  { path: '/units', name: ['单位', 'Units'], group: 'administration', order: 3, may: ['unit_manage'], words: 'dw danwei units tree', load: () => import('./UnitsView.vue') },
  { path: '/units/new', name: ['登记单位', 'Enter a unit'], may: ['unit_manage'], words: 'djdw', load: () => import('./UnitView.vue') },
  { path: '/units/:id', name: ['单位详情', 'Unit'], may: ['unit_manage'], load: () => import('./UnitView.vue') },
] satisfies View[];
