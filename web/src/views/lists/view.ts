import type { View } from '@/app/view';

export default [
  { path: '/lists', name: ['名单成员', 'Who is on a list'], group: 'measures', order: 1, may: ['show'], words: 'mdcy list members', load: () => import('./MembersView.vue') },
  { path: '/lists/history', name: ['名单变动', 'Entries and exits'], group: 'measures', order: 2, may: ['show'], words: 'mdbd history removal', load: () => import('./HistoryView.vue') },
  { path: '/lists/proposals', name: ['拟列入名单', 'Proposed entries'], group: 'measures', order: 3, may: ['case_read'], words: 'nlrmd proposals', load: () => import('./ProposalsView.vue') },
] satisfies View[];
