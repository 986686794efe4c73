// What somebody does on a page: at most once at a time, told when it is done, and what was refused with its next step.
import { ElMessage, ElMessageBox } from 'element-plus';
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { Problem } from '@/api/client';
import { say } from '@/words/say';
import { asProblem } from './load';

export interface Act {
  busy: Ref<boolean>;
  problem: ShallowRef<Problem | undefined>;
  // Whether it was done. `done`: what to say then.
  run: (what: () => Promise<unknown>, done?: string) => Promise<boolean>;
}

export function acting(): Act {
  const busy = ref(false);
  const problem = shallowRef<Problem>();
  async function run(what: () => Promise<unknown>, done?: string): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    problem.value = undefined;
    try {
      await what();
      if (done) ElMessage.success(done);
      return true;
    } catch (error) {
      problem.value = asProblem(error);
      return false;
    } finally {
      busy.value = false;
    }
  }
  return { busy, problem, run };
}

// Asks before what matters; whether it was agreed to.
export async function sure(question: string, title: string, yes: string): Promise<boolean> {
  try {
    await ElMessageBox.confirm(question, title, { confirmButtonText: yes, cancelButtonText: say('取消', 'Cancel'), type: 'warning', closeOnClickModal: false });
    return true;
  } catch {
    return false;
  }
}
