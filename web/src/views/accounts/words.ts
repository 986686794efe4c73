import type { Answer } from '@/api/client';
import { say } from '@/words/say';
import { roleName } from '@/words/packs';

export type Account = Answer<'/api/v1/accounts'>['accounts'][number];
export type Proposal = Answer<'/api/v1/account-proposals'>['proposals'][number];

export const kinds = ['staff', 'person', 'agent', 'client'] as const;
export const kindWords = (kind: Account['kind']): string =>
  ({ staff: say('工作人员', 'officer'), person: say('自然人', 'person'), agent: say('代理人', 'agent'), client: say('其他系统', 'system') })[kind];
export const stateWords = (state: Account['state']): string =>
  ({ invited: say('待首次登录', 'invited'), active: say('正常', 'active'), suspended: say('已暂停', 'suspended'), closed: say('已注销', 'closed') })[state];
export const stateTone = (state: Account['state']): string => ({ invited: 'warn', active: 'good', suspended: 'bad', closed: '' })[state];
export const clearances = (): { value: string; label: string }[] => [
  { value: '0', label: say('0 公开', '0 public') },
  { value: '1', label: say('1 内部', '1 internal') },
  { value: '2', label: say('2 敏感（含个人信息）', '2 sensitive (personal)') },
  { value: '3', label: say('3 依法封存', '3 sealed matters') },
];
export const unitWords = (unit: string): string => say(`单位 ${unit}`, `unit ${unit}`);
export const rolesOf = (account: Account): string =>
  account.grants.map((grant) => `${roleName(grant.role)}（${unitWords(grant.unit)}${grant.until ? say(`，至 ${grant.until}`, `, until ${grant.until}`) : ''}）`).join('、');

// What is wished for an account, in a line.
export function wishWords(wish: Proposal): string {
  const role = `${roleName(wish.role ?? '')}（${unitWords(wish.unit ?? '')}${wish.until ? say(`，至 ${wish.until}`, `, until ${wish.until}`) : ''}）`;
  return {
    role: say(`授予角色：${role}`, `Give the role: ${role}`),
    role_end: say(`收回角色：${role}`, `End the role: ${role}`),
    clearance: say(`密级改为 ${wish.clearance}`, `Clearance ${wish.clearance}`),
    close: say('注销账户', 'Close the account'),
    secret: say('生成系统密钥', 'Make a secret'),
    certificate: say(`登记证书 ${wish.sha256?.slice(0, 16)}…`, `Enter the certificate ${wish.sha256?.slice(0, 16)}…`),
    link: say('首次登录的一次性链接', 'One-time link for the first sign-in'),
  }[wish.power];
}

// What a wish that took effect shows to whoever confirmed it, or a link shows: for ShownOnce.
export interface Once {
  title: string;
  about: string;
  lines: { name: string; text: string }[];
}
export function onceOf(answer: unknown): Once | undefined {
  const got = (answer ?? {}) as { link?: string; expires_at?: string; client_id?: string; client_secret?: string; number?: number };
  if (got.client_secret) {
    return {
      title: say('系统密钥，只显示这一次', 'The secret, shown this once'),
      about: say('请立即交给系统的运维人员保管。平台只保存摘要，关闭后谁也看不到它。', 'Hand it to whoever runs the system now. The platform keeps a digest only; nobody sees it again.'),
      lines: [
        { name: 'client_id', text: got.client_id ?? '' },
        { name: 'client_secret', text: got.client_secret },
      ],
    };
  }
  if (got.link) {
    return {
      title: say('一次性链接，只显示这一次', 'The link, shown this once'),
      about: say('请当面或用单位内部渠道交给本人。只能打开一次，过期作废；遗失的重新生成。', 'Hand it to its owner in person or within the unit. It opens once and ends by itself; if it is lost, make another.'),
      lines: [{ name: say('链接', 'Link'), text: new URL(got.link, window.location.origin).href }],
    };
  }
  return undefined;
}
export const waits = (answer: unknown): boolean => Boolean((answer as { waits?: string } | undefined)?.waits);
