import type { View } from '@/app/view';

export default [
  { path: '/catalog', name: ['信用信息目录', 'Catalog'], group: 'rules', order: 1, may: [], words: 'xyxxml mulu items fields basis', load: () => import('./CatalogView.vue') },
  { path: '/catalog/:code', name: ['目录项', 'Catalog item'], may: [], load: () => import('./ItemView.vue') },
] satisfies View[];
