import { get, type Answer } from '@/api/client';
import { may, session } from '@/api/session';
import { say } from '@/words/say';

export type Erasure = Answer<'/api/v1/erasures'>['erasures'][number];
export const stateWords = (state: string): string =>
  ({
    waiting: say('待另一人批准', 'waits for a second person'),
    approved: say('已批准，正在销毁密钥', 'approved, the key is being destroyed'),
    done: say('已删除', 'erased'),
    withdrawn: say('已撤回', 'withdrawn'),
    expired: say('已过期', 'expired'),
  })[state] ?? state;
export const stateKind = (state: string): string => ({ waiting: 'warn', approved: 'warn', done: 'good' })[state] ?? '';
// Erasures carry the name of the officer beside the number of the account.
export const officer = (): string => session.value?.account.name ?? '';
// Whoever may only confirm sees those that wait.
export const erasures = async (signal?: AbortSignal): Promise<Erasure[]> => (may('erasure_ask') ? await get('/api/v1/erasures', { signal }) : await get('/api/v1/erasures/waiting', { signal })).erasures;
