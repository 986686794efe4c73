// How it looks, and whether single keys do something (WCAG 2.1.4): the choice stays in this browser; without one, as the system
// prefers.
import { ref, watchEffect } from 'vue';

export const skins = ['system', 'light', 'dark', 'contrast', 'dark-contrast'] as const;
export type Skin = (typeof skins)[number];

const kept = localStorage.getItem('skin') as Skin | null;
export const skin = ref<Skin>(kept && skins.includes(kept) ? kept : 'system');
export const large = ref(localStorage.getItem('large') === 'yes');
export const singleKeys = ref(localStorage.getItem('single-keys') !== 'no');
const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const prefersContrast = matchMedia('(prefers-contrast: more)');
const turned = ref(0);
for (const query of [prefersDark, prefersContrast]) query.addEventListener('change', () => ++turned.value);

watchEffect(() => {
  void turned.value;
  const asked = skin.value === 'system';
  const { classList } = document.documentElement;
  classList.toggle('dark', asked ? prefersDark.matches : skin.value.startsWith('dark'));
  classList.toggle('contrast', asked ? prefersContrast.matches : skin.value.endsWith('contrast'));
  classList.toggle('large', large.value);
  localStorage.setItem('skin', skin.value);
  localStorage.setItem('large', large.value ? 'yes' : 'no');
  localStorage.setItem('single-keys', singleKeys.value ? 'yes' : 'no');
});
