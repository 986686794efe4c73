import { may } from '@/api/session';
import { say } from '@/words/say';

// Pages about what is published that this account may open.
export const pagesOfPublication = (): { path: string; name: string }[] =>
  [
    { path: '/publication', name: say('自查', 'Self-check'), action: 'quality_read' },
    { path: '/publication/statement', name: say('声明和重算', 'Statement'), action: 'ledger_audit' },
    { path: '/publication/texts', name: say('待审核的文字', 'Texts held back'), action: 'submission_review' },
  ].filter(({ action }) => may(action));
