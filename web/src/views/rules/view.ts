import type { View } from '@/app/view';

export default [
  { path: '/rules', name: ['规则和确认', 'Rules'], group: 'rules', order: 2, may: [], words: 'gzhqr guize rules packs entries V2', load: () => import('./RulesView.vue') },
  { path: '/rules/entry', name: ['规则条目', 'Entry of the rules'], may: [], load: () => import('./EntryView.vue') },
  { path: '/rules/versions', name: ['历次启用', 'Versions of the rules'], group: 'rules', order: 3, may: [], words: 'lcqy banben versions', load: () => import('./VersionsView.vue') },
  { path: '/rules/changes', name: ['规则变更', 'Changes of the rules'], group: 'rules', order: 4, may: ['rule_change'], words: 'gzbg biangeng changes', load: () => import('./ChangesView.vue') },
  { path: '/rules/changes/:id', name: ['规则变更事项', 'Change of the rules'], may: ['rule_change'], load: () => import('./ChangeView.vue') },
  { path: '/rules/packs', name: ['提交规则包', 'Hand in packs'], may: ['rule_change'], words: 'tjgzb packs', load: () => import('./PacksView.vue') },
] satisfies View[];
