// The language of words that came as they are, for whoever has them read out (WCAG 3.1.2). While the workbench is English, an
// element whose own words are Chinese says so, whatever view made it. Names in an English sentence stay with their sentence.
import { watch } from 'vue';
import { lang } from './say';

// A Chinese word has about two characters.
export function spokenIn(text: string): 'zh' | 'en' | undefined {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = text.match(/[a-z]{2,}/gi)?.length ?? 0;
  if (han === 0) return latin ? 'en' : undefined;
  return han >= 2 * latin ? 'zh' : 'en';
}

const ownWords = (one: Element): string => [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent).join(' ');

const marked = new WeakSet<Element>(); // here; who says a language of its own keeps it

// Whether anything is otherwise now.
function mark(one: Element): boolean {
  if (one.hasAttribute('lang') && !marked.has(one)) return false;
  const spoken = lang.value === 'en' ? spokenIn(ownWords(one)) : undefined;
  const around = one.parentElement?.closest('[lang]')?.getAttribute('lang') ?? '';
  const wanted = spoken && !around.startsWith(spoken) ? spoken : null;
  if (one.getAttribute('lang') === wanted) return false;
  if (wanted) {
    one.setAttribute('lang', wanted);
    marked.add(one);
  } else {
    one.removeAttribute('lang');
    marked.delete(one);
  }
  return true;
}
function markAll(root: Element): void {
  mark(root);
  for (const one of root.querySelectorAll('*')) mark(one);
}

export function markLanguages(root: Element): void {
  new MutationObserver((changes) => {
    if (lang.value !== 'en') return;
    for (const { type, target, addedNodes } of changes) {
      for (const node of addedNodes) if (node instanceof Element) markAll(node);
      const holder = type === 'characterData' ? target.parentElement : target;
      if (holder instanceof Element && mark(holder)) markAll(holder);
    }
  }).observe(root, { childList: true, characterData: true, subtree: true });
  watch(lang, () => markAll(root), { flush: 'post', immediate: true });
}
