// Rows of a question about lists: nothing is asked before `ask`, and each page of the answer follows by `next`.
import { ref, shallowRef } from 'vue';
import { Problem, send } from '@/api/client';
import { asProblem } from '@/app/load';
import { rowsAtOnce, type Rows } from '@/table/rows';

export interface Asked<Row, Answer> extends Rows<Row> {
  first: import('vue').ShallowRef<Answer | undefined>; // the page that came first
  ask: (body: object) => Promise<void>;
}

export function asked<Row, Answer extends { next?: string }>(path: '/api/v1/lists/members' | '/api/v1/lists/history', rowsOf: (answer: Answer) => Row[]): Asked<Row, Answer> {
  const rows = shallowRef<Row[]>([]);
  const first = shallowRef<Answer>();
  const busy = ref(false);
  const more = ref(false);
  const problem = ref<Problem>();
  let body: object | undefined;
  let next: string | undefined;

  async function take(): Promise<void> {
    busy.value = true;
    problem.value = undefined;
    const until = rows.value.length + rowsAtOnce;
    try {
      do {
        const answer = (await send(path, { ...body, after: next })) as unknown as Answer;
        first.value ??= answer;
        rows.value = rows.value.concat(rowsOf(answer));
        next = answer.next;
      } while (next && rows.value.length < until);
      more.value = next !== undefined;
    } catch (error) {
      problem.value = asProblem(error);
    } finally {
      busy.value = false;
    }
  }
  async function ask(wanted: object): Promise<void> {
    if (busy.value) return;
    [body, next] = [wanted, undefined];
    rows.value = [];
    first.value = undefined;
    await take();
  }
  return { rows, first, busy, problem, more, ask, run: () => (body ? ask(body) : Promise.resolve()), goOn: take };
}
