// The types of fields as a reader meets them (docs/formats/packs.md).
import { say } from '@/words/say';

export function typeWords(type: string, codeSet: string): string {
  const words: Record<string, string> = {
    text: say('文字', 'text'),
    person_name: say('人名', "a person's name"),
    subject_name: say('主体名称', "a subject's name"),
    date: say('日期', 'day'),
    month: say('月份', 'month'),
    money_wan: say('金额（万元）', 'amount (10,000 yuan)'),
    money_yuan: say('金额（元）', 'amount (yuan)'),
    integer: say('整数', 'whole number'),
    decimal: say('小数', 'decimal'),
    boolean: say('是或否', 'yes or no'),
    code: say(`取值于 ${codeSet}`, `one of ${codeSet}`),
    codes: say(`一个或几个，取值于 ${codeSet}`, `some of ${codeSet}`),
    uscc: say('统一社会信用代码', 'unified social credit code'),
    org_code: say('组织机构代码', 'organization code'),
    reg_number: say('工商注册号', 'registration number'),
    id_kind: say('证件类型（不收存）', 'kind of identity document (not kept)'),
    id_number: say('证件号码（不收存）', 'identity number (not kept)'),
    phone: say('电话', 'telephone'),
  };
  return words[type] ?? type;
}
