// Sends a file and says how far it has come, which fetch cannot.
import { Problem } from './client';
import { heard, refusedAsNobody } from './ending';
import { csrf } from './session';
import { lang } from '@/words/say';

export interface Sent {
  status: number;
  body: unknown; // JSON; undefined where the answer is none
}

export function sendFile(to: string, file: Blob, came: (part: number) => void, signal?: AbortSignal): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const asked = new XMLHttpRequest();
    asked.open('POST', to);
    asked.setRequestHeader('X-CSRF-Token', csrf.value);
    asked.setRequestHeader('Content-Type', 'application/octet-stream');
    asked.upload.onprogress = (event) => event.lengthComputable && came(event.loaded / event.total);
    asked.onerror = () =>
      reject(
        new Problem(0, 'offline', lang.value === 'zh' ? '连接不上平台' : 'The platform cannot be reached',
          lang.value === 'zh' ? '请检查网络后重试；文件没有送达' : 'Check the network and try again; the file did not arrive'),
      );
    asked.onabort = () => reject(new DOMException('stopped', 'AbortError'));
    asked.onload = () => {
      heard(asked.getResponseHeader('Taixin-Session-Seconds'));
      let body: Record<string, string> | undefined;
      try {
        body = JSON.parse(asked.responseText);
      } catch {
        // no JSON: told by its status alone
      }
      if (asked.status >= 200 && asked.status < 300) resolve({ status: asked.status, body });
      else {
        refusedAsNobody(body?.code ?? '');
        reject(new Problem(asked.status, body?.code ?? '', body?.detail ?? asked.statusText, body?.next ?? ''));
      }
    };
    signal?.addEventListener('abort', () => asked.abort());
    asked.send(file);
  });
}
