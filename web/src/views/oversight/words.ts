import type { Answer } from '@/api/client';
import { alertKinds, roleName } from '@/words/packs';
import { lang, say, sayWords, type Words } from '@/words/say';

export type Alert = Omit<Answer<'/api/v1/alerts'>['alerts'][number], 'what'> & { what?: { kind?: string; zh?: string; en?: string; count?: number } };
export const alertName = (alert: Alert): string => (lang.value === 'zh' ? alert.what?.zh : alert.what?.en) || alert.what?.kind || say('提醒', 'Alert');
export const alertChoices = (): { value: string; label: string }[] => alertKinds.map(({ code, name }) => ({ value: code, label: sayWords(name) }));

// Kinds of entries of the access log (docs/formats/store.md).
const entryKinds: Record<string, Words> = {
  check: ['核查', 'check'],
  batch: ['批量核查', 'batch check'],
  show: ['查看', 'full view'],
  search: ['搜索', 'search'],
  question: ['阅读询问', 'question read'],
  erasure: ['删除个人信息', 'erasure'],
  access: ['查看本人记录', "one's own space"],
  log: ['查看日志', 'access log'],
  export: ['导出', 'export'],
  changes: ['变更', 'change feed'],
  report: ['信用报告', 'credit report'],
  receipt: ['回执', 'receipt'],
  case: ['业务办理', 'case'],
  list: ['名单', 'list'],
  bulletin: ['通报', 'bulletin'],
  bulletin_rows: ['通报指标明细', 'rows of a bulletin'],
  letter: ['出具文书', 'letter'],
  measure_sheet: ['措施登记表', 'sheet of measures'],
  denied: ['被拒绝的查询', 'refused question'],
};
export const entryKindCodes = Object.keys(entryKinds);
export const entryWords = (kind: string): string => (entryKinds[kind] ? sayWords(entryKinds[kind]) : kind);
export const viaWords = (via: number): string =>
  [
    say('启用账户之前', 'before accounts'),
    say('本机控制台', 'console'),
    say('页面', 'pages'),
    say('系统接口', 'system'),
    say('窗口代办', 'window'),
    say('未登录', 'nobody'),
  ][via] ?? String(via);

// Kinds of what administrators did and who signed in (docs/formats/accounts.md).
const eventKinds: Record<string, Words> = {
  unit_added: ['登记单位', 'unit entered'],
  unit_changed: ['变更单位', 'unit changed'],
  unit_moved: ['移动单位', 'unit moved'],
  unit_closed: ['停用单位', 'unit closed'],
  invited: ['开立账户', 'account opened'],
  activated: ['启用账户', 'account activated'],
  suspended: ['暂停账户', 'account suspended'],
  resumed: ['恢复账户', 'account resumed'],
  closed: ['注销账户', 'account closed'],
  granted: ['授予角色', 'role given'],
  grant_ended: ['收回角色', 'role ended'],
  term: ['更改期限', 'term changed'],
  clearance: ['更改密级', 'clearance changed'],
  interest_declared: ['申报利害关系', 'interest declared'],
  interest_withdrawn: ['撤销利害关系', 'interest withdrawn'],
  second_factor: ['绑定手机', 'phone enrolled'],
  recovery_asked: ['申请找回', 'recovery asked for'],
  recovery_confirmed: ['确认找回', 'recovery confirmed'],
  link_made: ['生成一次性链接', 'one-time link made'],
  password_set: ['设定密码', 'password set'],
  signed_in: ['登录', 'signed in'],
  sign_in_failed: ['登录失败', 'sign-in failed'],
  locked: ['锁定', 'locked'],
  signed_out: ['退出登录', 'signed out'],
  code_given: ['验证动态码', 'code given'],
  power_proposed: ['申请授权，待另一人确认', 'power asked for; waits for a second person'],
  power_dropped: ['放弃授权申请', 'wish for power dropped'],
  alone_seen: ['核实一人所为', 'what one did alone was looked into'],
  chose_unit: ['切换办理单位', 'acts in another unit'],
  secret_added: ['生成密钥', 'secret made'],
  secret_ended: ['停用密钥', 'secret ended'],
  certificate_added: ['登记证书', 'certificate entered'],
  certificate_ended: ['停用证书', 'certificate ended'],
  quota_set: ['更改限额', 'quota changed'],
  assisted: ['开始代办', 'assisting begun'],
  assisted_ended: ['结束代办', 'assisting ended'],
};
export const eventWords = (kind: string): string => (eventKinds[kind] ? sayWords(eventKinds[kind]) : kind);

// What an event says of its own; digests mean nothing to a reader and stay away.
export function detailWords(detail: Record<string, unknown> | undefined): string {
  const out: string[] = [];
  for (const [key, value] of Object.entries(detail ?? {})) {
    if (key === 'role') out.push(roleName(String(value)));
    else if (['reason', 'until', 'matter', 'name', 'code', 'note', 'power', 'login', 'why'].includes(key) && value) out.push(String(value));
    else if (key === 'clearance') out.push(say(`密级 ${value}`, `clearance ${value}`));
    else if (key === 'number') out.push(say(`第 ${value} 个`, `no. ${value}`));
    else if (key === 'a_day') out.push(say(`每天 ${value} 次`, `${value} a day`));
    else if (key === 'alone' && value) out.push(say('一人所为', 'alone'));
    else if (key === 'proposal') out.push(say(`申请 ${value}`, `wish ${value}`));
  }
  return out.join(say('；', '; '));
}
