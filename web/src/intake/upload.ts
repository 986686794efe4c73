// A file to be handed over, in pieces: which upload it was stands in this tab's storage, so that it goes on when the page
// was left and opened again.
import { Problem } from '@/api/client';
import { cancelUpload, upload, type UploadOptions } from '@/api/tus';
import { say } from '@/words/say';
import type { Following } from './job';

const kept = (file: File): string => `upload:${file.name}:${file.size}:${file.lastModified}`;

// The id of the whole upload.
export async function uploadFile(file: File, { signal, onStep }: Following = {}): Promise<string> {
  const options: UploadOptions = {
    signal,
    onBegun: (at) => sessionStorage.setItem(kept(file), at),
    onGoing: ({ sent, waiting }) =>
      onStep?.({ about: waiting ? say('连接中断，恢复后继续', 'The line is broken; it goes on when it is back') : say('正在上传', 'Uploading'), share: sent / file.size }),
  };
  const begun = sessionStorage.getItem(kept(file)) ?? undefined;
  let at: string;
  try {
    at = await upload('/api/v1/uploads', file, { ...options, begun });
  } catch (error) {
    if (!begun || !(error instanceof Problem) || error.status !== 404) throw error;
    forgetUpload(file); // it is no longer there
    at = await upload('/api/v1/uploads', file, options);
  }
  return at.split('/').pop()!;
}

export function forgetUpload(file: File): void {
  sessionStorage.removeItem(kept(file));
}
export async function giveUpUpload(file: File): Promise<void> {
  const at = sessionStorage.getItem(kept(file));
  forgetUpload(file);
  if (at) await cancelUpload(at).catch(() => undefined);
}
