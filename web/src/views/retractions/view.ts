import type { View } from '@/app/view';

export default [
  { path: '/retractions', name: ['更正通知', 'Retractions'], group: 'answers', order: 40, may: ['retraction_read'], words: 'gztz 停止使用 回执', load: () => import('./RetractionsView.vue') },
  { path: '/retractions/waiting', name: ['未回执的通知', 'Who is silent'], group: 'answers', order: 41, may: ['retraction_watch'], words: 'whz', load: () => import('./WaitingView.vue') },
] satisfies View[];
