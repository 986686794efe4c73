import { describe, expect, it } from 'vitest';
import { mistakeOf, mistakeWords, type Control } from './mistake';

const missing = { valueMissing: true, badInput: false };

describe('mistakes', () => {
  it('are said by what the control is', () => {
    expect(mistakeWords('text', missing, '理由')).toBe('请填写理由');
    expect(mistakeWords('textarea', missing, '理由')).toBe('请填写理由');
    expect(mistakeWords('select-one', missing, '处理结果')).toBe('请选择处理结果');
    expect(mistakeWords('radio', missing, '结果')).toBe('请选择结果');
    expect(mistakeWords('checkbox', missing, '')).toBe('请阅读后勾选');
    expect(mistakeWords('date', { valueMissing: true, badInput: true }, '日期')).toBe('请填写完整的日期');
  });

  it('take the place of the bubble, and the first of a form has the focus', async () => {
    document.body.innerHTML = '<form><input id="a" value="x" required><input id="b" required><input id="c" required></form>';
    const [b, c] = ['b', 'c'].map((id) => document.getElementById(id) as Control);
    const [first, second] = [mistakeOf(() => '甲'), mistakeOf(() => '乙')];
    const told = (control: Control): Event => {
      const event = new Event('invalid', { cancelable: true });
      Object.defineProperty(event, 'target', { value: control });
      return event;
    };
    const event = told(b);
    await Promise.all([first.found(event), second.found(told(c))]);
    expect(event.defaultPrevented).toBe(true);
    expect([first.words.value, second.words.value]).toEqual(['请填写甲', '请填写乙']);
    expect(document.activeElement).toBe(b);
    first.mended(told(b));
    expect(first.words.value).toBe('请填写甲'); // still empty
    b.value = '有了';
    first.mended(told(b));
    expect(first.words.value).toBeUndefined();
  });
});
