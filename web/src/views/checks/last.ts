// The answer that was given last: asking is an entry of the access log, so coming back to the page asks nothing again.
import { shallowRef } from 'vue';
import type { CheckAnswer, CheckReceipt } from '@/ask/ask';

export interface Checked {
  query: string;
  basis: string;
  answer: CheckAnswer;
  text: string; // of the answer, byte for byte: the receipt is about it
  receipt: CheckReceipt;
}
export const lastCheck = shallowRef<Checked>();
