import type { View } from '@/app/view';

export default [
  { path: '/league', name: ['质量和时效通报', 'League of units'], group: 'intake', order: 60, may: ['quality_read'], words: 'zlsxtb paiming league', load: () => import('./LeagueView.vue') },
  { path: '/league/late', name: ['迟报的行', 'Late rows'], may: ['duty_read'], load: () => import('./LateRowsView.vue') },
] satisfies View[];
