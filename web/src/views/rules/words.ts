import type { Answer } from '@/api/client';
import { say } from '@/words/say';

export type Change = Answer<'/api/v1/rule-changes'>['changes'][number];
export type Entry = Answer<'/api/v1/rules'>['entries'][number];

export const kindWords = (kind: Change['kind']): string =>
  ({ packs: say('启用新的规则包', 'Other packs'), confirm: say('确认条目', 'An entry may act'), doubt: say('撤销确认', 'An entry may not act any more') })[kind];
export const stateWords = (state: Change['state']): string =>
  ({ open: say('待确认', 'open'), confirmed: say('已确认，待启用', 'confirmed; waits for a start'), dropped: say('已放弃', 'dropped'), begun: say('已启用', 'in force') })[state];
export const stateTone = (state: Change['state']): string => ({ open: 'warn', confirmed: 'warn', dropped: '', begun: 'good' })[state];
export const sureWords = (sure: Entry['sure']): string =>
  ({
    D: say('由核实的内容推导', 'derived from what is verified'),
    MH: say('凭记忆，把握大，待核实', 'from memory, likely; to be verified'),
    MM: say('凭记忆，待核实', 'from memory; to be verified'),
    ML: say('凭记忆，把握小，待核实', 'from memory, unsure; to be verified'),
  })[sure];
export const account = (id: string, own: string | undefined): string =>
  id === '0' ? say('控制台', 'the console') : id === own ? say('您本人', 'yourself') : say(`账户 ${id}`, `account ${id}`);

// Pages about the rules, for the line above each.
export function pagesOfRules(mayChange: boolean): { path: string; name: string }[] {
  const all = [
    { path: '/rules', name: say('须两人确认的条目', 'Entries that take two') },
    { path: '/rules/versions', name: say('历次启用', 'Versions') },
  ];
  if (mayChange) all.push({ path: '/rules/changes', name: say('变更事项', 'Changes') }, { path: '/rules/packs', name: say('提交规则包', 'Hand in packs') });
  return all;
}
