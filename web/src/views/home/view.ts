import type { View } from '@/app/view';

export default [
  { path: '/', name: ['今日待办', 'Due today'], group: 'today', may: [], words: 'jrdb home', load: () => import('./HomeView.vue') },
] satisfies View[];
