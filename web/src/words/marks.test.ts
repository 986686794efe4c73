import { nextTick } from 'vue';
import { afterEach, describe, expect, it } from 'vitest';
import { markLanguages, spokenIn } from './marks';
import { lang } from './say';

afterEach(() => (lang.value = 'zh'));

describe('the language of words', () => {
  it('is that of most of them', () => {
    expect(spokenIn('示例市住房和城乡建设局')).toBe('zh');
    expect(spokenIn('行政处罚 (ADM.penalty)')).toBe('zh');
    expect(spokenIn('Handed over by 示例局 today')).toBe('en');
    expect(spokenIn('2026-04-01')).toBeUndefined();
  });

  it('is said where it is another than that around, as words come and go', async () => {
    document.documentElement.lang = 'en';
    document.body.innerHTML = '<main><p>示例 <b>Example</b></p><select><option>行政处罚</option></select><i lang="fr">示例</i></main>';
    lang.value = 'en';
    markLanguages(document.body);
    const at = (selector: string): string | null => document.querySelector(selector)!.getAttribute('lang');
    expect([at('p'), at('b'), at('option'), at('i'), at('main')]).toEqual(['zh', 'en', 'zh', 'fr', null]);
    document.querySelector('p')!.textContent = 'An example';
    document.querySelector('main')!.insertAdjacentHTML('beforeend', '<h2>更正通知</h2>');
    await new Promise((done) => setTimeout(done, 20));
    expect([at('p'), at('h2')]).toEqual([null, 'zh']);
    lang.value = 'zh';
    document.documentElement.lang = 'zh-CN';
    await nextTick();
    expect([at('h2'), at('option')]).toEqual([null, null]);
  });
});
