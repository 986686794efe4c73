import type { Answer } from '@/api/client';
import { say } from '@/words/say';

export type All = Answer<'/api/v1/consents'>;
export type Consent = All['consents'][number];

// Whoever asked cannot tell a refusal from silence: the interface says "asked" for both.
export const stepWords = (step: string): string =>
  ({ asked: say('等待答复', 'no answer'), given: say('已授权', 'given'), withdrawn: say('已撤回', 'withdrawn'), refused: say('未授权', 'refused') })[step] ?? step;
export const stepKind = (step: string): string => ({ asked: 'warn', given: 'good' })[step] ?? '';
export const purposeWords = (all: Pick<All, 'purposes'>, code: string): string => all.purposes.find((one) => one.purpose === code)?.name ?? code;
export const classWords = (all: Pick<All, 'classes'>, codes: string[]): string => codes.map((code) => all.classes.find((one) => one.class === code)?.name ?? code).join(say('、', ', '));
export const subjectWords = (one: Consent): string => one.subject ?? say('自然人', 'a natural person');
