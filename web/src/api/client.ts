// The interface (/api/v1) as this application asks it: in the session of whoever is signed in, with the words of errors in
// the chosen language. Paths and answers are typed by the description that the program gives of itself (schema.d.ts,
// made by `npm run schema`).
import { heard, refusedAsNobody } from './ending';
import type { paths } from './schema';
import { csrf } from './session';
import { lang } from '@/words/say';

type Json<R> = R extends { content: { 'application/json': infer Body } } ? Body : never;
type Operation<P extends keyof paths, M extends string> = M extends keyof paths[P] ? paths[P][M] : never;
// A route that can be asked to answer by a job (202) is typed by what it answers at once.
type Good<O> = O extends { responses: infer R }
  ? 200 extends keyof R
    ? Json<R[200]>
    : Json<R[Extract<keyof R, 201 | 202>]>
  : never;
// What GET of this path answers; `Answer<P, 'post'>`: what another method does.
export type Answer<P extends keyof paths, M extends string = 'get'> = Good<Operation<P, M>>;
export type Body<P extends keyof paths, M extends string = 'post'> =
  Operation<P, M> extends { requestBody?: infer B } ? Json<NonNullable<B>> : never;

export type Query = Record<string, string | number | boolean | undefined>;
// Values for the {names} in a path.
export type Names = Record<string, string | number>;

// What the interface refused (RFC 9457): what is wrong, and what to do next. status 0: nobody answered.
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly next: string,
  ) {
    super(detail);
  }
}

export function address(path: string, names: Names = {}, query: Query = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(names[name] ?? '')));
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries<Query[string]>({ lang: lang.value, ...query })) {
    if (value !== undefined && value !== '') asked.set(name, String(value));
  }
  return `${filled}?${asked}`;
}

async function problemOf(response: Response): Promise<Problem> {
  const body = await response.json().catch(() => ({}));
  return new Problem(response.status, body.code ?? '', body.detail ?? response.statusText, body.next ?? '');
}

// Sends anything; an answer that is not good is a Problem.
export async function request(to: string, options: RequestInit = {}): Promise<Response> {
  const headers = new Headers(options.headers);
  if (options.method && options.method !== 'GET') headers.set('X-CSRF-Token', csrf.value);
  let response: Response;
  try {
    response = await fetch(to, { ...options, headers, credentials: 'same-origin' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, 'offline', lang.value === 'zh' ? '连接不上平台' : 'The platform cannot be reached',
      lang.value === 'zh' ? '请检查网络后重试；未发出的内容仍在页面上' : 'Check the network and try again; what you typed is still here');
  }
  heard(response.headers.get('Taixin-Session-Seconds'));
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (csrf.value) refusedAsNobody(problem.code); // somebody was signed in here
  throw problem;
}

export interface GetOptions {
  names?: Names;
  query?: Query;
  signal?: AbortSignal;
}

export async function get<P extends keyof paths & string>(path: P, { names, query, signal }: GetOptions = {}): Promise<Answer<P>> {
  const response = await request(address(path, names, query), { signal });
  return (await response.json()) as Answer<P>;
}

export interface SendOptions extends GetOptions {
  method?: 'POST' | 'PATCH' | 'DELETE';
  key?: string; // Idempotency-Key, where the route takes one: the same act sent twice is done once
}

// For an act of its own. crypto.randomUUID is there only where the connection is encrypted.
export const freshKey = (): string => crypto.getRandomValues(new Uint32Array(4)).join('-');

// POST of JSON. The answer is undefined where there is none (204).
export async function send<P extends keyof paths & string, M extends 'post' | 'patch' | 'delete' = 'post'>(
  path: P,
  body?: Body<P, M> | object,
  { names, query, signal, method = 'POST', key }: SendOptions = {},
): Promise<Answer<P, M>> {
  const response = await request(address(path, names, query), {
    method,
    signal,
    headers: { 'Content-Type': 'application/json', ...(key ? { 'Idempotency-Key': key } : {}) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as Answer<P, M>;
}

// A page of rows; `last`: none comes after it.
export type Page<Row> = Row[] & { last?: boolean };

// Rows of a list that goes on by a cursor, a page at a time. `rows`: the member that holds them.
export async function* pages<Row>(
  path: keyof paths & string,
  rows: string,
  { query = {}, ...rest }: GetOptions = {},
): AsyncGenerator<Page<Row>> {
  let cursor: string | undefined;
  do {
    const page = (await get(path, { ...rest, query: { ...query, cursor } })) as Record<string, unknown>;
    cursor = page.next_cursor as string | undefined;
    yield Object.assign((page[rows] as Row[]) ?? [], { last: !cursor });
  } while (cursor);
}

// Saves what the interface answers as a file.
export async function download(to: string, name: string, options: RequestInit = {}): Promise<void> {
  const response = await request(to, options);
  saveAs(await response.blob(), name);
}

export function saveAs(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
