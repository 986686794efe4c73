// Whether whoever reads has set words wider apart, by a style of their own (WCAG 1.4.12): then the cells of tables wrap. No style
// sheet can tell; words that are not seen change their size with it.
import { ref, type Ref } from 'vue';

let spaced: Ref<boolean> | undefined;

export function wordsSpaced(): Ref<boolean> {
  if (spaced) return spaced;
  const found = (spaced = ref(false));
  const probe = document.createElement('span');
  probe.className = 'probe';
  probe.textContent = 'a a';
  document.body.append(probe);
  new ResizeObserver(() => {
    const { letterSpacing, wordSpacing, lineHeight, fontSize } = getComputedStyle(probe); // "normal" is no number
    found.value = parseFloat(letterSpacing) > 0 || parseFloat(wordSpacing) > 0 || parseFloat(lineHeight) > 1.6 * parseFloat(fontSize);
  }).observe(probe);
  return found;
}
