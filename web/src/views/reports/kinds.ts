import type { components } from '@/api/schema';
import { address, download } from '@/api/client';
import { say } from '@/words/say';

export type Report = components['schemas']['Report'];
export type Format = 'json' | 'pdf' | 'proof';

export const kindWords = (kind: string): string =>
  kind === 'special' ? say('专项信用报告', 'special') : kind === 'person' ? say('个人信用报告', 'of a person') : say('普通信用报告', 'ordinary');

// Each reading is an entry of the access log, so nothing is fetched before somebody presses for it.
export const openReport = (number: string, format: Format): Promise<void> =>
  download(address('/api/v1/reports/{report}/{format}', { report: number, format }), `${number}.${format === 'proof' ? 'tlog-proof' : format}`);
