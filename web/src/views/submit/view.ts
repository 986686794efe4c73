import type { View } from '@/app/view';

export default [
  { path: '/submit', name: ['报送文件', 'Hand over a file'], group: 'intake', order: 10, may: ['submit'], words: 'bswj baosong shangchuan upload submit', load: () => import('./SubmitView.vue') },
] satisfies View[];
