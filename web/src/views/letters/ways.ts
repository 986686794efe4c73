import { say } from '@/words/say';

export const ways = ['post', 'in_person', 'electronic', 'exchange'] as const;
export const wayWords = (way: string | undefined): string =>
  ({ post: say('邮寄', 'by post'), in_person: say('当面送达', 'in person'), electronic: say('电子送达', 'electronically'), exchange: say('政务交换', 'by the government exchange') })[way ?? ''] ?? way ?? '';
