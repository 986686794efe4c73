import type { View } from '@/app/view';

export default [
  { path: '/quality', name: ['数据质量', 'Quality'], group: 'intake', order: 50, may: ['quality_read'], words: 'sjzl zhiliang', load: () => import('./QualityView.vue') },
] satisfies View[];
