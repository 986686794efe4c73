import type { View } from '@/app/view';

export default [
  { path: '/duties', name: ['本单位应报', 'What the unit owes'], group: 'intake', order: 8, may: ['duty_answer'], words: 'bdwyb tz duties nothing to report', load: () => import('./UnitView.vue') },
  { path: '/duties/city', name: ['全市报送台账', 'Ledger of reports'], group: 'intake', order: 9, may: ['duty_read'], words: 'qsbstz taizhang city ledger', load: () => import('./CityView.vue') },
  { path: '/duties/things', name: ['整改、申诉和任务', 'Letters, appeals, tasks'], group: 'intake', order: 10, may: ['duty_read'], words: 'zgssrw cuibao letters appeals tasks', load: () => import('./ThingsView.vue') },
  { path: '/duties/late', name: ['迟报和申诉', 'Late rows, appeals'], group: 'intake', order: 11, may: ['duty_answer'], words: 'cbss late', load: () => import('./LateView.vue') },
  { path: '/duties/counts', name: ['应报数', 'Expected counts'], group: 'intake', order: 12, may: ['duty_manage'], words: 'ybs expected counts', load: () => import('./CountsView.vue') },
  { path: '/duties/tasks/new', name: ['交办任务', 'Give a task'], may: ['duty_manage'], load: () => import('./NewTaskView.vue') },
  { path: '/duties/things/:id(\\d+)', name: ['一份通知、申诉或者任务', 'One letter, appeal or task'], may: ['duty_read'], load: () => import('./ThingView.vue') },
  { path: '/duties/papers/:id(\\d+)', name: ['一份函件', 'One paper'], may: ['duty_read'], load: () => import('./PaperView.vue') },
] satisfies View[];
