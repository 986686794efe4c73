import { describe, expect, it } from 'vitest';
import { fingerprintOf } from './certificate';

describe('fingerprintOf', () => {
  it('takes a digest with or without colons', async () => {
    const digest = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
    expect(await fingerprintOf(` ${digest.toUpperCase().replace(/(..)(?=.)/g, '$1:')} `)).toBe(digest);
  });
  it('reckons it from PEM', async () =>
    // "test", whose SHA-256 everybody knows
    expect(await fingerprintOf('-----BEGIN CERTIFICATE-----\ndGVz\ndA==\n-----END CERTIFICATE-----')).toBe('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'));
  it('takes nothing else', async () => {
    for (const wrong of ['', 'abc', '-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----']) expect(await fingerprintOf(wrong)).toBeUndefined();
  });
});
