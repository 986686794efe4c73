// What a view shows while it waits, when nothing is there, and when something went wrong: one way for all of them.
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { Problem } from '@/api/client';

export interface Load<T> {
  value: ShallowRef<T | undefined>;
  problem: Ref<Problem | undefined>;
  busy: Ref<boolean>;
  run: () => Promise<void>; // again; what was shown stays until the new answer is there
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(-1, 'workbench', String(error), '');
}

// Runs `ask` now and whenever `run` is called; an older answer that comes late is dropped.
export function load<T>(ask: (signal: AbortSignal) => Promise<T>): Load<T> {
  const value = shallowRef<T>();
  const problem = ref<Problem>();
  const busy = ref(false);
  let current: AbortController | undefined;
  async function run(): Promise<void> {
    current?.abort();
    const mine = (current = new AbortController());
    busy.value = true;
    try {
      const got = await ask(mine.signal);
      if (mine !== current) return;
      value.value = got;
      problem.value = undefined;
    } catch (error) {
      if (mine === current) problem.value = asProblem(error);
    } finally {
      if (mine === current) busy.value = false;
    }
  }
  onScopeDispose(() => current?.abort());
  void run();
  return { value, problem, busy, run };
}
