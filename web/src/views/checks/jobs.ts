// Batches of this account: what the interface says of a job, with what this browser knows of the list that was sent.
import type { components } from '@/api/schema';
import { say } from '@/words/say';

export type Job = components['schemas']['Job'];
export interface Note {
  name: string;
  purpose: string;
  basis: string;
}

const memory = 'batches';
function all(): Record<string, Note> {
  try {
    return JSON.parse(sessionStorage.getItem(memory) ?? '{}');
  } catch {
    return {};
  }
}
export const noteOf = (job: string): Note | undefined => all()[job];
export const keepNote = (job: string, note: Note): void => sessionStorage.setItem(memory, JSON.stringify({ ...all(), [job]: note }));

const states: Record<string, readonly [string, string]> = {
  waiting: ['排队', 'waiting'],
  running: ['进行中', 'running'],
  done: ['已完成', 'done'],
  failed: ['未成功', 'failed'],
  cancelled: ['已停止', 'stopped'],
  interrupted: ['被中断', 'interrupted'],
};
export const jobState = (job: Job): string => {
  const failed = job.state === 'done' && (job.status ?? 200) >= 400;
  return say(...(states[failed ? 'failed' : job.state] ?? [job.state, job.state]));
};
export const active = (job: Job | undefined): boolean => job?.state === 'waiting' || job?.state === 'running';
