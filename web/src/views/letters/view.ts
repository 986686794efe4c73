import type { View } from '@/app/view';

export default [
  { path: '/letters', also: ['/outgoing'], name: ['待发文书', 'Letters to be sent'], group: 'cases', order: 4, may: ['case_read'], words: 'dfws outgoing 文书 发文', load: () => import('./LettersView.vue') },
  { path: '/letters/issued', name: ['发文登记簿', 'Register of letters'], group: 'cases', order: 5, may: ['case_act'], words: 'fwdjb register 文号 登记簿 发文', load: () => import('./IssuedView.vue') },
  { path: '/letters/:id(\\d+)', also: ['/outgoing/:id(\\d+)'], name: ['一件文书', 'A letter'], may: ['case_read'], load: () => import('./LetterView.vue') },
] satisfies View[];
