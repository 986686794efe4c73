import { describe, expect, it } from 'vitest';
import { session } from '@/api/session';
import { officersWho, purposeName, roleName, roles, tablesOf } from './packs';

describe('tablesOf', () => {
  const text = '[defaults]\ncode = "none"\n\n[[role]]\ncode      = "shili"\nname      = "示例"\nname_en = "Example"\nmay = ["show"]\nholders = ["staff", "client"]\n[[other]]\ncode = "x"\n';
  it('reads the tables of one kind', () => expect(tablesOf(text, 'role')).toEqual([{ code: 'shili', name: ['示例', 'Example'], holders: ['staff', 'client'], may: ['show'] }]));
  it('says nothing of kinds that are not there', () => expect(tablesOf(text, 'purpose')).toEqual([]));
});

describe('names', () => {
  it('are those of the packs', () => {
    expect(roleName('security_admin')).toBe('安全管理员');
    expect(purposeName('audit')).toBe('审计');
    expect(roles.find(({ code }) => code === 'approval_system')?.holders).toEqual(['client']);
  });
  it('of purposes are those in force, where the session says them', () => {
    const name = { zh: '示例审计', en: 'Example audit' };
    session.value = { purposes: [{ code: 'audit', name, past_states: true, consent: false, may: [] }] } as unknown as typeof session.value;
    expect(purposeName('audit')).toBe('示例审计');
    expect(purposeName('permit')).not.toBe('permit');
    session.value = undefined;
  });
  it('of the officers who may do a thing are those of their roles', () => {
    expect(officersWho('log_read')).toBe('审计员');
    expect(officersWho('own_read')).toBe('服务窗口');
    expect(officersWho('shili')).toBe('');
  });
  it('of what is not known are its code', () => expect(roleName('shili')).toBe('shili'));
});
