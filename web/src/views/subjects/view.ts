import type { View } from '@/app/view';

export default [
  { path: '/subjects', name: ['主体档案', 'Files of bodies'], group: 'answers', order: 3, may: ['show'], words: 'ztda subject show', load: () => import('./SubjectView.vue') },
] satisfies View[];
