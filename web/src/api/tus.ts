// Files that go up in pieces and survive a broken line (tus 1.0.0): after a break it asks how far the file came and
// goes on from there.
import { Problem, request } from './client';

export interface Going {
  sent: number; // bytes on the platform's disk
  waiting: boolean; // the line is broken; it is tried again
}
export interface UploadOptions {
  begun?: string; // address of an upload that was begun before: it goes on
  onBegun?: (address: string) => void;
  onGoing?: (going: Going) => void;
  signal?: AbortSignal;
  pieceBytes?: number;
  waitMs?: (attempt: number) => number; // before the next attempt; attempts since something last went through
}

const tus = { 'Tus-Resumable': '1.0.0' };
const attemptsMax = 12; // about three minutes without a line

// File names are of any script: base64 of UTF-8.
export const metadata = (name: string): string => `filename ${btoa(String.fromCharCode(...new TextEncoder().encode(name.slice(-120))))}`;

// What may be mended by waiting: nobody answered, too many requests, a busy or restarting platform.
export const mayPass = (error: unknown): boolean => error instanceof Problem && [0, 408, 409, 429, 502, 503, 504].includes(error.status);

const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((done, stop) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', () => (clearTimeout(timer), stop(signal.reason)), { once: true });
  });

// Sends a file to the tus place `place`; answers the address of the whole upload. A Problem when it cannot go on; with
// `begun` it goes on later.
export async function upload(place: string, file: File, { begun, onBegun, onGoing, signal, pieceBytes = 1 << 20, waitMs = (n) => Math.min(500 * 2 ** n, 20_000) }: UploadOptions = {}): Promise<string> {
  let address = begun;
  let sent: number | undefined = begun ? undefined : 0; // not known after a break
  let attempt = 0;
  for (;;) {
    try {
      if (!address) {
        const answer = await request(place, { method: 'POST', signal, headers: { ...tus, 'Upload-Length': String(file.size), 'Upload-Metadata': metadata(file.name) } });
        address = new URL(answer.headers.get('Location')!, location.href).pathname;
        onBegun?.(address);
      }
      if (sent === undefined) sent = Number((await request(address, { signal, headers: tus })).headers.get('Upload-Offset'));
      onGoing?.({ sent, waiting: false });
      if (sent >= file.size) return address;
      const piece = file.slice(sent, sent + pieceBytes);
      const answer = await request(address, {
        method: 'PATCH',
        signal,
        headers: { ...tus, 'Upload-Offset': String(sent), 'Content-Type': 'application/offset+octet-stream' },
        body: piece,
      });
      sent = Number(answer.headers.get('Upload-Offset'));
      attempt = 0;
    } catch (error) {
      if (!mayPass(error) || ++attempt > attemptsMax) throw error;
      onGoing?.({ sent: sent ?? 0, waiting: true });
      if (address) sent = undefined;
      await pause(waitMs(attempt), signal);
    }
  }
}

export async function cancelUpload(address: string): Promise<void> {
  await request(address, { method: 'DELETE', headers: tus });
}
