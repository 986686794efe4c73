import type { View } from '@/app/view';

export default [
  { path: '/questions', name: ['主体的询问', 'Questions of subjects'], group: 'cases', order: 5, may: ['question_answer'], words: 'xw 询问 答复', load: () => import('./QuestionsView.vue') },
  { path: '/questions/:id(\\d+)', name: ['一件询问', 'A question'], may: ['question_answer'], load: () => import('./QuestionView.vue') },
] satisfies View[];
