import type { Answer } from '@/api/client';
import { say } from '@/words/say';

export type All = Answer<'/api/v1/delays'>;
export type Delay = All['delays'][number];

export const stateWords = (state: string): string =>
  ({ asked: say('待另一人确认', 'waits for a second person'), holds: say('生效中', 'in force'), run_out: say('已到期', 'run out'), ended: say('已结束', 'ended') })[state] ?? state;
export const stateKind = (state: string): string => ({ asked: 'warn', holds: 'good' })[state] ?? '';
export const groundWords = (all: Pick<All, 'grounds'> | undefined, code: string): string => all?.grounds.find((one) => one.ground === code)?.name ?? code;
export const subjectWords = (one: Delay): string => one.subject ?? say('自然人', 'a natural person');
