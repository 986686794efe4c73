// Files in pieces (tus 1.0.0): what was sent stays sent when the connection breaks, or the page is left and opened again.
import { address, Problem, request } from '@/api/client';
import { say } from '@/words/say';
import type { Following } from './job';

const piece = 1 << 20;
const version = { 'Tus-Resumable': '1.0.0' };
const kept = (file: File): string => `upload:${file.name}:${file.size}:${file.lastModified}`;

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

async function known(file: File, signal?: AbortSignal): Promise<{ id: string; offset: number } | undefined> {
  const id = sessionStorage.getItem(kept(file));
  if (!id) return undefined;
  try {
    const answer = await request(address('/api/v1/uploads/{upload}', { upload: id }), { headers: version, signal });
    return { id, offset: ((await answer.json()) as { offset: number }).offset };
  } catch (error) {
    if (error instanceof Problem && error.status !== 0) return undefined; // it is no longer there
    throw error;
  }
}

// The id of the whole upload.
export async function uploadFile(file: File, { signal, onStep }: Following = {}): Promise<string> {
  let at = await known(file, signal);
  if (!at) {
    const answer = await request(address('/api/v1/uploads'), {
      method: 'POST',
      signal,
      headers: { ...version, 'Upload-Length': String(file.size), 'Upload-Metadata': `filename ${base64(file.name)}` },
    });
    at = { id: answer.headers.get('Location')!.split('/').pop()!, offset: 0 };
    sessionStorage.setItem(kept(file), at.id);
  }
  const to = address('/api/v1/uploads/{upload}', { upload: at.id });
  for (let failures = 0; at.offset < file.size; ) {
    onStep?.({ about: say('正在上传', 'Uploading'), share: at.offset / file.size });
    try {
      const answer = await request(to, {
        method: 'PATCH',
        signal,
        headers: { ...version, 'Upload-Offset': String(at.offset), 'Content-Type': 'application/offset+octet-stream' },
        body: file.slice(at.offset, at.offset + piece),
      });
      at.offset = Number(answer.headers.get('Upload-Offset'));
      failures = 0;
    } catch (error) {
      // A broken connection, or another piece arrived than we think: ask how far it is, and go on from there.
      const again = error instanceof Problem && (error.status === 0 || error.status === 409) && ++failures < 60;
      if (!again) throw error;
      onStep?.({ about: say('连接中断，正在续传', 'The connection broke; going on'), share: at.offset / file.size });
      await new Promise((done) => setTimeout(done, 2000));
      signal?.throwIfAborted();
      const now = await known(file, signal).catch(() => at);
      if (!now) throw error;
      at = now;
    }
  }
  return at.id;
}

export function forgetUpload(file: File): void {
  sessionStorage.removeItem(kept(file));
}
export async function giveUpUpload(file: File): Promise<void> {
  const id = sessionStorage.getItem(kept(file));
  forgetUpload(file);
  if (id) await request(address('/api/v1/uploads/{upload}', { upload: id }), { method: 'DELETE', headers: version }).catch(() => undefined);
}
