import type { View } from '@/app/view';

export default [
  { path: '/consents', name: ['授权请求', 'Authorisations'], group: 'answers', order: 30, may: ['consent_ask'], words: 'sqqq consent', load: () => import('./ConsentsView.vue') },
  { path: '/consents/new', name: ['请求授权', 'Ask for an authorisation'], may: ['consent_ask'], load: () => import('./NewConsentView.vue') },
  { path: '/consents/:id(\\d+)', name: ['一件授权请求', 'An authorisation'], may: ['consent_ask'], load: () => import('./ConsentView.vue') },
] satisfies View[];
