// Names of roles, purposes and alerts. What the interface says of a purpose is what the packs in force say, and comes first; else
// it is the packs of this version; what neither knows says its code.
import { session } from '@/api/session';
import { say, type Words } from './say';

const texts = import.meta.glob('../../../packs/*/{doors,purposes}.toml', { query: '?raw', import: 'default', eager: true }) as Record<string, string>;

export interface Named {
  code: string;
  name: Words;
  holders: string[]; // of a role: staff, person, agent, client
  may: string[]; // of a role: names of actions
}

// Tables `[[kind]]` of a pack: their code and name.
export function tablesOf(text: string, kind: string): Named[] {
  return text
    .split(/^\[\[/m)
    .filter((part) => part.startsWith(`${kind}]]`))
    .map((part) => {
      const value = (key: string): string => new RegExp(`^${key}\\s*=\\s*"([^"]*)"`, 'm').exec(part)?.[1] ?? '';
      const list = (key: string): string[] => [...(new RegExp(`^${key}\\s*=\\s*\\[([^\\]]*)\\]`, 'm').exec(part)?.[1] ?? '').matchAll(/"(\w+)"/g)].map((one) => one[1]);
      return { code: value('code') || value('kind'), name: [value('name'), value('name_en') || value('name')] as const, holders: list('holders'), may: list('may') };
    })
    .filter((one) => one.code);
}
const all = (kind: string): Named[] => {
  const found = new Map<string, Named>();
  for (const text of Object.values(texts)) for (const one of tablesOf(text, kind)) if (!found.has(one.code)) found.set(one.code, one);
  return [...found.values()];
};
export const roles = all('role');
export const purposes = all('purpose');
export const alertKinds = all('alert');

const named = (among: Named[], code: string): string => {
  const found = among.find((one) => one.code === code);
  return found ? say(...found.name) : code;
};
export const roleName = (code: string): string => named(roles, code);
// The roles of officers that may do one of these.
export const officersWho = (...actions: string[]): string => roles.filter((role) => role.holders.includes('staff') && role.may.some((one) => actions.includes(one))).map((role) => say(...role.name)).join(say('、', ', '));
export function purposeName(code: string): string {
  const own = session.value?.purposes?.find((one) => one.code === code);
  return own ? say(own.name.zh, own.name.en) : named(purposes, code);
}
