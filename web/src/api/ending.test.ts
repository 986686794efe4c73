import { describe, expect, it } from 'vitest';
import { ends, heard, heardElsewhere, lead, over, refusedAsNobody, renews } from './ending';

describe('the end of a session', () => {
  it('is as far away as the last answer said', () => {
    heardElsewhere(5); // nobody told yet
    expect(ends.value).toBeUndefined();
    heard('900', 1_000);
    expect(ends.value).toBe(901_000);
    heard(null, 9_000); // an answer that says nothing
    expect(ends.value).toBe(901_000);
  });
  it('is later when another window asked, never sooner', () => {
    heard('900', 0);
    heardElsewhere(950_000);
    heardElsewhere(10);
    expect(ends.value).toBe(950_000);
  });
  it('can be made later but for its last minutes', () => {
    heard('900', 0);
    expect(renews(15)).toBe(true);
    heard('600', 0);
    expect(renews(15)).toBe(false);
  });
  it('is told some minutes before, and half-way when there are few', () => {
    heard('900', 0);
    expect(lead(15)).toBe(180_000);
    heard('60', 0);
    expect(lead(1)).toBe(30_000);
    heard('600', 0);
    expect(lead(30)).toBe(600_000);
  });
  it('has come when the platform knows nobody', () => {
    refusedAsNobody('access.not_permitted');
    expect(over.value).toBe(false);
    refusedAsNobody('access.signed_out');
    expect(over.value).toBe(true);
  });
});
