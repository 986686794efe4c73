// The file that was shown last: opening one is an entry of the access log, so coming back asks nothing again.
import { shallowRef } from 'vue';
import type { ShowAnswer } from '@/ask/ask';

export interface Shown {
  query: string;
  basis: string;
  answer: ShowAnswer;
}
export const lastShown = shallowRef<Shown>();
