import type { View } from '@/app/view';

export default [
  { path: '/submissions', name: ['报送批次', 'Submissions'], group: 'intake', order: 20, may: ['submission_read'], words: 'bspc pici receipts', load: () => import('./SubmissionsView.vue') },
  { path: '/submissions/:id(\\d+)', name: ['报送回执', 'Receipt'], may: ['submission_read'], load: () => import('./SubmissionView.vue') },
  { path: '/submissions/:id(\\d+)/fix', name: ['更正退回的行', 'Correct rows'], may: ['submit'], load: () => import('./FixView.vue') },
  { path: '/returned', name: ['退回数据', 'Rows sent back'], group: 'intake', order: 40, may: ['submission_read'], words: 'thsj tuihui quarantine', load: () => import('./ReturnedView.vue') },
] satisfies View[];
