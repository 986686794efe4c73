// What every question about somebody needs: a purpose that this account may ask for, and the matter it is asked in. Each
// question is an entry of the access log that its subject can read, so none is asked before somebody says so.
import { computed, reactive, watch, type ComputedRef } from 'vue';
import type { components } from '@/api/schema';
import { session, type Purpose } from '@/api/session';
import { say } from '@/words/say';

export type Text = components['schemas']['Text'];
export type ShownRecord = components['schemas']['Record'];
export type Subject = components['schemas']['Subject'];
export type CheckAnswer = components['schemas']['CheckAnswer'];
export type ShowAnswer = components['schemas']['ShowAnswer'];
export type CheckReceipt = components['schemas']['CheckReceipt'];
export type Candidate = NonNullable<CheckAnswer['candidates']>[number];

export const words = (text: Text | undefined): string => (text ? say(text.zh, text.en) : '');

// What was asked for last stands in the form of the next question: an officer works on one matter for a while.
const memory = 'asked';
function remembered(): { purpose: string; basis: string } {
  try {
    const kept = JSON.parse(sessionStorage.getItem(memory) ?? '{}');
    return { purpose: String(kept.purpose ?? ''), basis: String(kept.basis ?? '') };
  } catch {
    return { purpose: '', basis: '' };
  }
}
export const asker = reactive(remembered());
watch(asker, (now) => sessionStorage.setItem(memory, JSON.stringify(now)));

// Those by which the action may be done without an authorisation of the subject.
export function purposesFor(action: Purpose['may'][number]): ComputedRef<Purpose[]> {
  return computed(() => (session.value?.purposes ?? []).filter((one) => !one.consent && one.may.includes(action)));
}
// Whether the purpose chosen may ask about earlier states: courts and audits. The interface decides.
export const mayPast = computed(() => session.value?.purposes?.find((one) => one.code === asker.purpose)?.past_states ?? false);

export const clauses = (basis: string[] | undefined): string => (basis ?? []).join(say('；', '; '));
