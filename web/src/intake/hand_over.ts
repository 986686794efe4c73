// A file, or a corrected sheet, to the interface: at once when it is small, else in pieces and as a job.
import { address, freshKey, type Query, request } from '@/api/client';
import { asJob, type Following } from './job';
import type { HeldFile, Receipt } from './types';
import { forgetUpload, uploadFile } from './upload';

// What became of it: a receipt, or a file that waits for a second person of the unit.
export type Outcome = { held: HeldFile } | { receipt: Receipt };
export const outcomeOf = (answer: HeldFile | Receipt): Outcome =>
  'handed_over_by' in answer ? { held: answer as HeldFile } : { receipt: answer as Receipt };

export interface HandOver {
  item: string;
  source?: string; // none: the own unit
  sheet?: string;
  map?: string; // HEADER=FIELD, a line each
}
const small = 1 << 20; // bytes
// The same file handed over once more because nobody answered is the same act.
const acts = new WeakMap<File, { what: string; key: string }>();
function actOf(file: File, what: string): string {
  const known = acts.get(file);
  if (known?.what === what) return known.key;
  const key = freshKey();
  acts.set(file, { what, key });
  return key;
}

export async function handOver(file: File, what: HandOver, following: Following = {}): Promise<Outcome> {
  const query: Query = { ...what, file_name: file.name };
  const path = '/api/v1/submissions';
  const headers = { 'Content-Type': 'application/octet-stream', 'Idempotency-Key': actOf(file, JSON.stringify(query)) };
  let outcome: Outcome;
  if (file.size <= small) {
    const answer = await request(address(path, {}, query), { method: 'POST', headers, body: file, signal: following.signal });
    outcome = outcomeOf(await answer.json());
  } else {
    const upload = await uploadFile(file, following);
    outcome = outcomeOf(await asJob(path, {}, { ...query, upload }, { headers }, following));
    forgetUpload(file);
  }
  acts.delete(file);
  return outcome;
}
export const placeOf = (outcome: Outcome): string => ('held' in outcome ? `/reviews/${outcome.held.id}` : `/submissions/${outcome.receipt.id}`);
