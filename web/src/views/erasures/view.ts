import type { View } from '@/app/view';

export default [
  { path: '/erasures', name: ['删除申请', 'Erasures'], group: 'cases', order: 7, may: ['erasure_ask', 'erasure_confirm'], words: 'scsq 销毁密钥', load: () => import('./ErasuresView.vue') },
  { path: '/erasures/new', name: ['申请删除', 'Ask for an erasure'], may: ['erasure_ask'], load: () => import('./NewErasureView.vue') },
  { path: '/erasures/:id(\\d+)', name: ['一件删除申请', 'An erasure'], may: ['erasure_ask', 'erasure_confirm'], load: () => import('./ErasureView.vue') },
] satisfies View[];
