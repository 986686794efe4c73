// Who is signed in, what that account may do, and in which unit it acts.
import { computed, ref, shallowRef } from 'vue';
import type { Answer } from './client';
import { get, Problem, send } from './client';

export type Session = Answer<'/api/v1/session'>;
// A purpose for which this account may ask today, and by which actions.
export type Purpose = NonNullable<Session['purposes']>[number];

export const session = shallowRef<Session>();
export const csrf = ref('');
export const signedOut = ref(false);
const actions = computed(() => new Set(session.value?.may ?? []));

// Whether this account may do one of these today (names of actions, packs/national/doors.toml).
export const may = (...wanted: string[]): boolean => wanted.some((action) => actions.value.has(action));

function take(answer: Session): void {
  session.value = answer;
  csrf.value = answer.csrf;
  signedOut.value = false;
}

export async function loadSession(): Promise<void> {
  try {
    take((await get('/api/v1/session')) as Session);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error;
    signedOut.value = true;
  }
}

export async function actIn(unit: string): Promise<void> {
  take((await send('/api/v1/session/unit', { unit })) as Session);
}

export async function signOut(): Promise<void> {
  await send<'/api/v1/session', 'delete'>('/api/v1/session', undefined, { method: 'DELETE' });
  signedOut.value = true;
}
