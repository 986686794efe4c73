import { createRouter, createWebHistory } from 'vue-router';
import { may } from '@/api/session';
import { sayWords } from '@/words/say';
import { views, type View } from './view';

declare module 'vue-router' {
  interface RouteMeta {
    view?: View;
  }
}

export const router = createRouter({
  history: createWebHistory('/desk/'),
  routes: [
    ...views.map((view) => ({ path: view.path, alias: view.also ?? [], component: view.load, meta: { view } })),
    { path: '/:rest(.*)*', component: () => import('./NoView.vue') },
  ],
  scrollBehavior: (_to, _from, kept) => kept ?? { top: 0 },
});

// What this account may open: a view that asks for what would be refused is an entry of the access log each time.
export const open = (view: View): boolean => view.may.length === 0 || may(...view.may);

// The same of an address; one that is no view's is a page of its own.
export function reaches(page: string): boolean {
  const { view } = router.resolve(page).meta;
  return !view || open(view);
}

// Whether somebody went to another view and its head has not appeared yet; asked once.
let went = false;
export function arrived(): boolean {
  const now = went;
  went = false;
  return now;
}

// What has the focus goes with its view: the focus is put where it stays a moment before, or a screen reader loses its
// place and says nothing of the heading that comes (Orca 43).
router.beforeEach(async (to, from) => {
  const main = document.getElementById('main');
  const at = document.activeElement;
  if (to.path === from.path || !main || at === main || !main.contains(at)) return;
  main.focus({ preventScroll: true });
  await new Promise((later) => setTimeout(later, 50));
});

router.afterEach((to, from) => {
  const view = to.meta.view;
  document.title = `${view ? sayWords(view.name) : '404'} · 泰信`;
  went = from.matched.length > 0 && to.path !== from.path;
});
