import type { View } from '@/app/view';

export default [
  { path: '/cockpit', name: ['运行概况', 'The city in numbers'], group: 'today', order: 10, may: ['quality_read'], words: 'yxgk jiashicang cockpit', load: () => import('./CockpitView.vue') },
  { path: '/cockpit/wall', name: ['大屏', 'Wall'], may: ['quality_read'], alone: true, words: 'dp daping wall', load: () => import('./WallView.vue') },
] satisfies View[];
