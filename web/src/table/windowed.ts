// The rows of a long list that stand in the window of its box, so that thousands of them stay fluid (windowed.css).
import { useVirtualizer } from '@tanstack/vue-virtual';
import { computed, type Ref } from 'vue';
import { wordsSpaced } from './spacing';

// `rem`: how high a row is. Where words are set wider apart its cells wrap, and it is as high as it turns out to be: `measured`
// hears of each row then.
export function useWindow(count: () => number, box: Ref<HTMLElement | undefined>, rem: number, overscan: number) {
  const rowHeight = computed(() => parseFloat(getComputedStyle(document.documentElement).fontSize) * rem);
  const spaced = wordsSpaced();
  const windowed = useVirtualizer(
    computed(() => ({
      count: count(),
      getScrollElement: () => box.value ?? null,
      estimateSize: () => rowHeight.value,
      getItemKey: spaced.value ? (index: number) => `spaced ${index}` : (index: number) => index, // what was measured is of one or the other
      overscan,
    })),
  );
  const measured = (row: unknown): void => windowed.value.measureElement(row as Element | null);
  return { windowed, rowHeight, spaced, measured };
}
