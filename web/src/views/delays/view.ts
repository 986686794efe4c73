import type { View } from '@/app/view';

export default [
  { path: '/delays', name: ['推迟告知', 'Delays'], group: 'cases', order: 6, may: ['log_delay'], words: 'tcgz 调查', load: () => import('./DelaysView.vue') },
  { path: '/delays/new', name: ['提出推迟告知', 'Ask for a delay'], may: ['log_delay'], load: () => import('./NewDelayView.vue') },
  { path: '/delays/:id(\\d+)', name: ['一件推迟告知', 'A delay'], may: ['log_delay'], load: () => import('./DelayView.vue') },
] satisfies View[];
