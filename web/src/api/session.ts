// Who is signed in, what that account may do, and in which unit it acts.
import { computed, ref, shallowRef } from 'vue';
import type { Answer } from './client';
import { get, Problem, send } from './client';
import { over } from './ending';

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
  signedOut.value = over.value = false;
}

// Whether somebody is signed in. `stay`: what is shown stays when nobody is any more (ending.ts says so).
export async function loadSession(stay = false): Promise<boolean> {
  try {
    take((await get('/api/v1/session')) as Session);
    return true;
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error;
    if (!stay) signedOut.value = true;
    return false;
  }
}

// After the session has ended and somebody has signed in again in another window: the same account goes on in the unit
// in which it acted, another one begins anew. False: nobody has signed in.
export async function goOn(): Promise<boolean> {
  const before = session.value;
  if (!(await loadSession(true))) return false;
  if (session.value?.account.id !== before?.account.id) window.location.reload();
  else if (before?.unit && session.value?.unit !== before.unit) await actIn(before.unit);
  return true;
}

export async function actIn(unit: string): Promise<void> {
  take((await send('/api/v1/session/unit', { unit })) as Session);
}

export async function signOut(): Promise<void> {
  await send<'/api/v1/session', 'delete'>('/api/v1/session', undefined, { method: 'DELETE' });
  csrf.value = '';
  signedOut.value = true;
}
