// What the browser finds wrong in a control of a form, said in words beside it: no bubble of the browser's own, in the
// language of the workbench, and the focus at the first of them. LabelledField and MistakeOf use it.
import { nextTick, ref, type Ref } from 'vue';
import { say } from '@/words/say';

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
export type Wrong = Pick<ValidityState, 'valueMissing' | 'badInput'>;

// `type`: of the control, as it says itself.
export function mistakeWords(type: string, wrong: Wrong, label: string): string {
  if (wrong.badInput) return type === 'date' || type === 'datetime-local' ? say('请填写完整的日期', 'Enter a whole day') : say('请填写数字', 'Enter a number');
  if (!wrong.valueMissing) return say('请改正这一项', 'Mend this');
  if (type === 'checkbox') return say('请阅读后勾选', 'Read it, then tick it');
  if (type === 'radio' || type === 'file' || type.startsWith('select')) return say(`请选择${label}`, `Choose: ${label}`);
  return say(`请填写${label}`, `Fill in: ${label}`);
}

const controls = (form: HTMLFormElement | null): Control[] => (form ? ([...form.elements] as Control[]) : []);
const isFirst = (control: Control): boolean => controls(control.form).find((one) => one.willValidate && !one.validity.valid) === control;

export interface Mistake {
  words: Ref<string | undefined>;
  found: (event: Event) => Promise<void>; // of `invalid`, captured: it does not bubble
  mended: (event: Event) => void; // of `input` and `change`
}

export function mistakeOf(label: () => string, own?: () => string | undefined): Mistake {
  const words = ref<string>();
  async function found(event: Event): Promise<void> {
    event.preventDefault();
    const control = event.target as Control;
    words.value = own?.() ?? mistakeWords(control.type, control.validity, label());
    await nextTick(); // the words are there when the focus comes
    if (isFirst(control)) control.focus();
  }
  function mended(event: Event): void {
    if ((event.target as Control).validity?.valid) words.value = undefined;
  }
  return { words, found, mended };
}
