// Rows that come page by page: shown as they come, to so many that a browser holds them with ease.
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { asProblem, type Load } from '@/app/load';
import type { Page, Problem } from '@/api/client';

export interface Rows<Row> {
  rows: ShallowRef<Row[]>;
  busy: Ref<boolean>;
  problem: Ref<Problem | undefined>;
  more: Ref<boolean>; // there are more than are loaded
  run: () => Promise<void>; // anew; what is shown stays until the first page is there
  goOn: () => Promise<void>;
}

export const rowsAtOnce = 10_000;

// `atOnce`: after how many to wait for `goOn`; fewer where pages are small, or where each is an entry of the access log.
export function rowsOf<Row>(ask: (signal: AbortSignal) => AsyncIterable<Row[]> | Promise<Row[]>, atOnce = rowsAtOnce): Rows<Row> {
  const rows = shallowRef<Row[]>([]);
  const busy = ref(false);
  const problem = ref<Problem>();
  const more = ref(false);
  let current: AbortController | undefined;
  let rest: AsyncIterator<Row[]> | undefined;

  async function take(mine: AbortController, kept: Row[]): Promise<void> {
    const until = kept.length + atOnce;
    try {
      let all = kept;
      for (;;) {
        const { value, done } = await rest!.next();
        if (mine !== current) return;
        if (done) {
          rows.value = all;
          more.value = false;
          break;
        }
        all = all.concat(value);
        rows.value = all;
        const last = (value as Page<Row>).last === true;
        if (last || all.length >= until) {
          more.value = !last;
          break;
        }
      }
      problem.value = undefined;
    } catch (error) {
      if (mine === current) problem.value = asProblem(error);
    } finally {
      if (mine === current) busy.value = false;
    }
  }
  async function* once(answer: Promise<Row[]>): AsyncGenerator<Row[]> {
    yield await answer;
  }
  async function run(): Promise<void> {
    current?.abort();
    const mine = (current = new AbortController());
    busy.value = true;
    more.value = false;
    const asked = ask(mine.signal);
    rest = (Symbol.asyncIterator in asked ? asked : once(asked))[Symbol.asyncIterator]();
    await take(mine, []);
  }
  async function goOn(): Promise<void> {
    if (!more.value || busy.value || !current) return;
    busy.value = true;
    await take(current, rows.value);
  }
  onScopeDispose(() => current?.abort());
  void run();
  return { rows, busy, problem, more, run, goOn };
}

// Rows within something that was loaded as a whole.
export function rowsIn<T, Row>(of: Load<T>, pick: (value: T) => Row[]): Rows<Row> {
  const rows = shallowRef<Row[]>([]);
  watch(of.value, (value) => (rows.value = value === undefined ? [] : pick(value)), { immediate: true });
  return { rows, busy: of.busy, problem: of.problem, more: ref(false), run: of.run, goOn: async () => undefined };
}
