// Work that takes longer than an answer: a job of the interface, followed until it has ended.
import { address, get, Problem, request, send, type Names, type Query } from '@/api/client';
import { say } from '@/words/say';

export interface Step {
  about: string;
  share?: number; // 0 to 1; none: not known
}
export interface Following {
  signal?: AbortSignal; // stops looking; the job goes on
  onStep?: (step: Step) => void;
  onJob?: (id: string) => void;
}

const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('stopped', 'AbortError'));
    });
  });

export const stopJob = (job: string): Promise<unknown> => send<'/api/v1/jobs/{job}', 'delete'>('/api/v1/jobs/{job}', undefined, { method: 'DELETE', names: { job } });

// The answer of the request that became this job. A network that is down is waited for.
export async function followJob<T>(id: string, { signal, onStep }: Following = {}): Promise<T> {
  for (let wait = 250; ; wait = Math.min(2000, wait * 1.4)) {
    let job;
    try {
      job = await get('/api/v1/jobs/{job}', { names: { job: id }, signal });
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 0) throw error;
      onStep?.({ about: say('网络断开，恢复后继续', 'The network is down; it goes on when it is back') });
      await pause(2000, signal);
      continue;
    }
    if (job.state === 'done' || job.state === 'failed') {
      const answer = await request(address('/api/v1/jobs/{job}/result', { job: id }), { signal });
      return (await answer.json()) as T;
    }
    if (job.state === 'cancelled') throw new Problem(-2, 'stopped', say('已停止，没有任何内容入库', 'It was stopped; nothing went in'), '');
    if (job.state === 'interrupted') {
      throw new Problem(-2, 'interrupted', say('处理被中断，没有任何内容入库', 'It was interrupted; nothing went in'), say('请重新报送同一文件', 'Send the same file again'));
    }
    onStep?.({
      about: job.state === 'waiting' ? say('排队等待处理', 'Waiting for its turn') : say('正在核对', 'Being checked'),
      share: job.state === 'waiting' ? undefined : job.progress,
    });
    await pause(wait, signal);
  }
}

// Sends what may take long as a job and follows it.
export async function asJob<T>(path: string, names: Names, query: Query, options: RequestInit, following: Following = {}): Promise<T> {
  const answer = await request(address(path, names, { ...query, async: true }), { method: 'POST', ...options, signal: following.signal });
  const job = (await answer.json()) as { id: string };
  following.onJob?.(job.id);
  return followJob<T>(job.id, following);
}
