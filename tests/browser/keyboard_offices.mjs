// The ways of the offices by the keyboard alone, in Chinese at 1280 pixels and in English at 360: files and their review, lists,
// rules and packs, accounts, systems and units, exchange, bulletins, the ledger of reports, oversight, what is published, the city
// in numbers, reports; cases and measures are in keyboard_cases.mjs. What each did is looked at through the interface.
//
//   node tests/browser/keyboard_offices.mjs [PART OF A NAME]
//
// How somebody goes by keys is in keys.mjs. That the views are in order is what the suites workbench_*.mjs look at.
// The last line is "N passed, M failed".

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { demoPeople, personsIn } from '../cli/callers.mjs';
import { bodyCode, bodyName, csv, department, filesUnder, ingest, must, newHome, penalty, place, registration, serve, suite, tree, until, write } from '../cli/lib.mjs';
import { freshCode } from '../cli/sign_in.mjs';
import { zip } from '../cli/workbook.mjs';
import { waysOf } from './keys.mjs';
import { openOffice } from './pages.mjs';
import { provinceOf } from './province.mjs';

const home = newHome('keyboard-offices');
const office = '示例市住房和城乡建设局'; // of the demo's officers
const today = new Date(Date.now() + 8 * 3600_000);
const day = (offset) => new Date(today.getTime() + offset * 86_400_000).toISOString().slice(0, 10);
const slashed = (offset) => day(offset).replaceAll('-', '/');
const month = (back) => new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - back, 1)).toISOString().slice(0, 7);
const [before, late, empty] = [month(1), month(2), month(3)];

must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv(Array.from({ length: 12 }, (_, n) => registration(n + 1))))));
const people = demoPeople(home);
const own = (rows) => ['ingest', '--home', home, '--item', 'ADM.penalty', '--source', office, write('own.csv', csv(rows))];
for (const n of [3, 4]) must(0, own([penalty(n, 2, { CF_JDRQ: `${late.replace('-', '/')}/1${n}`, CF_YXQ: '', CF_GSJZQ: '' })])); // late, each in a file of its own
must(0, ingest(home, 'ADM.penalty', write('held.csv', csv([5, 6].map((n) => penalty(n, n, { CF_SXCD: '严重', CF_AJCXLB: '普通程序', CF_JDRQ: slashed(-10), CF_YXQ: '', CF_GSJZQ: '', CF_SY: '当事人电话13800000000' })))))); // texts held back
must(0, ingest(home, 'SEV.wages', write('wages.csv', csv([7, 8].map((n) => ({
  YRDWMC: bodyName(n), TYSHXYDM: bodyCode(n), LRSY: '克扣、无故拖欠农民工工资，经责令限期支付逾期未支付', LRWH: `示例列〔2026〕${n}号`, LRRQ: day(-20),
  RDJG: '示例市人力资源和社会保障局', RDJGDM: department.code, ZRRXM: '示例负责丙',
}))))));
const province = provinceOf(home);
const folder = place('statement');
must(0, ['exchange', 'reconcile', '--home', province, '--operator', '示例操作员', '--out', folder, 'city']);
const statement = write('statement.zip', zip(filesUnder(folder).map((path) => [basename(path), readFileSync(path)])));

const server = await serve(home);
const { site, visit, close, headers, as } = await openOffice(server, people, [
  'submitter', 'querier', 'case_officer', 'case_handler', 'centre_operator', 'supervisor', 'auditor', 'system_admin', 'rule_keeper',
]);
// Those who come second, or sign, have phones of their own: a code holds once, and each look has its own people.
const persons = await personsIn(server, home, {
  'review-0': 'reviewer', 'review-1': 'reviewer', 'keep-0': 'rule_keeper', 'keep-1': 'rule_keeper', 'keep-2': 'rule_keeper', 'keep-3': 'rule_keeper',
  'guard-0': 'security_admin', 'guard-1': 'security_admin', 'text-0': 'centre_operator', 'text-1': 'centre_operator', 'look-1': 'querier',
});
const code = (login) => freshCode(persons[login].secret);
const { test, finish } = suite();
const { way, ask, post } = waysOf({ site, visit, test, as, headers, persons });

way('a first file: chosen, handed over, approved by a second person with the phone', async (go, { at }) => {
  let held;
  await go('submitter', async (keys) => {
    await keys.go('/submit');
    await keys.to(keys.main.getByRole('combobox', { name: keys.look.exactly('目录项') }));
    await keys.page.keyboard.type('ADM.penalty');
    await keys.page.getByRole('option', { name: /ADM\.penalty\)/ }).first().waitFor();
    await keys.page.keyboard.press('ArrowDown');
    await keys.page.keyboard.press('Enter');
    await keys.file('选择文件', { name: '示例处罚.csv', mimeType: 'text/csv', buffer: Buffer.from(csv([penalty(20 + at, 9)])) });
    await keys.main.getByText('示例处罚.csv').waitFor();
    await keys.press('报送');
    await keys.arrived(/\/reviews\/\d+/);
    held = keys.page.url().match(/(\d+)$/)[1];
  });
  assert.equal((await ask('submitter', `/held/${held}`)).item, 'ADM.penalty');
  await go(`review-${at}`, async (keys) => {
    await keys.go('/reviews');
    await keys.openRow(held, /\/reviews\/\d+/);
    const points = keys.main.getByRole('group', { name: keys.look.exactly('逐项确认') }).getByRole('checkbox');
    await points.first().waitFor({ state: 'attached' });
    for (const box of await points.all()) await keys.tick(box);
    await keys.type('手机验证器上的新验证码', await code(`review-${at}`));
    await keys.press('签名并通过');
    await keys.arrived(/\/submissions\/\d+$/);
  });
  assert.equal((await ask('submitter', `/held/${held}`)).state, 'loaded');
});

way('a list: its members for a purpose, what changed, and an entry that is proposed', async (go, { at }) => {
  await go('querier', async (keys) => {
    await keys.go('/lists');
    await keys.choose('名单', 'wages');
    await keys.choose('查询用途', 'procurement');
    await keys.type('依据或办件编号', '示例采购 6 号');
    await keys.press('查看成员');
    await keys.row(bodyName(7));
    await keys.press('名单变动');
    await keys.arrived(/\/lists\/history/);
    await keys.press('查看变动');
    await keys.row(bodyName(8));
  });
  await go('case_officer', async (keys) => {
    await keys.go('/lists/proposals');
    await keys.press('提出列入');
    await keys.page.waitForURL(`${site}/lists`);
    const form = keys.page.locator('details').filter({ has: keys.page.locator('#code') });
    await keys.press(form.locator('summary'));
    await keys.type(keys.page.locator('#code'), bodyCode(10 + at));
    await keys.choose(keys.page.locator('#list'), 'market');
    for (const field of ['ground', 'facts', 'document', 'evidence']) await keys.type(keys.page.locator(`#${field}`), '示例内容 1 号');
    await keys.press(form.locator('button').last());
    await keys.main.getByText(keys.say('已提出，待告知', 'Proposed: the subject is still to be told')).first().waitFor();
    await keys.go('/lists/proposals');
    await keys.openRow(bodyName(10 + at), /\/cases\/\d+$/);
  });
});

way('the catalog, and an entry of the rules that two keepers confirm', async (go, { at }) => {
  const clause = '示例条文：经营异常信息，属于轻微失信信息。';
  const [first, second] = [`keep-${2 * at}`, `keep-${2 * at + 1}`];
  const sign = async (keys, who) => {
    await keys.type('官方文本的名称和文号', '示例办法（示例令第1号）');
    await keys.type('在哪里查阅', '示例公报 2026 年第 1 期');
    await keys.type('抄录条文', clause);
    await keys.type('手机上的新验证码', await code(who));
    await keys.press('签名并确认');
  };
  const waiting = (await ask(first, '/rules')).entries.filter(({ acts, name }) => !acts && name.startsWith('regime/')).map(({ name }) => name).sort();
  let id;
  await go(first, async (keys) => {
    await keys.go('/catalog');
    await keys.page.keyboard.press('/');
    await keys.page.keyboard.type('ADM.penalty');
    await keys.openRow('ADM.penalty', /\/catalog\/ADM\.penalty$/);
    await keys.go('/rules?state=waits');
    await keys.page.keyboard.press('/');
    await keys.page.keyboard.type(waiting[at]);
    await keys.openRow(waiting[at]);
    await keys.arrived(/rules\/entry\?name=/);
    await keys.type('理由', '示例：正式文本已公布');
    await keys.press('提出');
    await keys.arrived(/rules\/changes\/\d+$/);
    id = keys.page.url().match(/(\d+)$/)[1];
    await sign(keys, first);
    await keys.sees('您已确认，等待另一名规则管理员核对。');
  });
  await go(second, async (keys) => {
    await keys.go('/rules/changes');
    await keys.openRow(id, new RegExp(`/rules/changes/${id}$`));
    await sign(keys, second);
    await keys.sees('两人已经确认。请通知运维人员重新启动服务，从启动起生效。');
  });
  assert.equal((await ask(first, `/rule-changes/${id}`)).state, 'confirmed');
});

way('packs from a folder, and dropped with a reason', (go, { at }) => go(`keep-${2 * at}`, async (keys) => {
  const next = place('packs');
  mkdirSync(next);
  for (const name of ['national', 'shandong', 'taian']) cpSync(join(tree, 'packs', name), join(next, name), { recursive: true });
  const file = join(next, 'national', 'publication.toml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('serious = { public = true, min = "1y", max = "3y" }', 'serious = { public = true, min = "1y", max = "2y" }'));
  await keys.go('/rules/packs');
  await keys.file(keys.page.locator('#packs'), next);
  await keys.main.getByText('national').first().waitFor();
  await keys.type('理由', '示例：新令');
  await keys.press('检查并提交');
  await keys.arrived(/rules\/changes\/\d+$/);
  const id = keys.page.url().match(/(\d+)$/)[1];
  await keys.row(/serious\.max/);
  await keys.type('放弃的理由', '示例：与原文不符');
  await keys.press('放弃这项变更');
  await keys.agree();
  await keys.main.getByText('示例：与原文不符').waitFor();
  assert.equal((await ask(`keep-${2 * at}`, `/rule-changes/${id}`)).state, 'dropped');
}));

way('an account is opened and given a role, which another confirms; it is suspended', async (go, { at }) => {
  let id;
  await go(`guard-${at}`, async (keys) => {
    await keys.go('/accounts');
    await keys.press('开立账户');
    await keys.arrived(/accounts\/new$/);
    await keys.type('登录名', `by-keys-${at}`);
    await keys.type('姓名', `示例新人${at}`);
    await keys.type('单位编号', '1');
    await keys.press('开立');
    await keys.arrived(/accounts\/\d+$/);
    id = keys.page.url().match(/(\d+)$/)[1];
    await keys.choose('授予角色', 'querier');
    await keys.press('授予');
    await keys.sees('待另一位安全管理员确认：');
  });
  await go(`guard-${1 - at}`, async (keys) => {
    await keys.go('/accounts/waiting');
    await keys.press(keys.main.getByRole('row', { name: id }).getByRole('button', { name: keys.look.within('确认') }).first());
    await keys.agree();
    await keys.sees('没有待确认的申请');
    await keys.go(`/accounts/${id}`);
    await keys.type(keys.main.locator('form').last().getByLabel(keys.look.exactly('理由')), '示例：不再需要');
    await keys.press('注销');
    await keys.agree();
    await until('it is closed', async () => (await ask(`guard-${at}`, `/accounts/${id}`)).state === 'closed');
  });
});

way('a system is entered, its secret made and told once, its certificate and quota; the secret ends', async (go, { at }) => {
  const [first, second] = [`guard-${at}`, `guard-${1 - at}`];
  const fingerprint = String(at + 1).repeat(64);
  let id, secret;
  const client = () => ask(first, `/clients/${id}`);
  await go(first, async (keys) => {
    await keys.go('/clients');
    await keys.press('登记系统');
    await keys.arrived(/accounts\/new\?kind=client$/);
    await keys.type(keys.main.getByLabel('client_id', { exact: true }), `keys-system-${at}`);
    await keys.type('系统名称', `示例按键系统${at}`);
    await keys.type('单位编号', '1');
    await keys.press('开立');
    await keys.arrived(/clients\/\d+$/);
    id = keys.page.url().match(/(\d+)$/)[1];
    await keys.press('生成密钥');
    await keys.sees('待另一位安全管理员确认：');
    await keys.type('证书（PEM）或者它的 SHA-256 指纹', fingerprint);
    await keys.press('登记证书');
    await until('both wait', async () => (await client()).proposals?.length === 2);
    await keys.type('每天的调用次数', '1234');
    await keys.press('保存限额');
    await until('the quota', async () => (await client()).quota === 1234);
  });
  await go(second, async (keys) => {
    await keys.go('/accounts/waiting');
    for (const what of ['生成系统密钥|Make a secret', '登记证书|Enter the certificate']) {
      await keys.press(keys.main.getByRole('button', { name: new RegExp(`^(确认|Confirm)：(${what})`) }));
      await keys.agree();
      if (!secret) {
        await keys.dialog(async () => {
          secret = (await keys.in.locator('.code').last().innerText()).trim();
          await keys.press('已记下，关闭');
        });
      }
    }
    await keys.sees('没有待确认的申请');
  });
  const token = await fetch(`${site}/api/v1/oauth/token`, {
    method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: `keys-system-${at}`, client_secret: secret }).toString(),
  });
  assert.equal(token.status, 200, 'the secret opens the door');
  assert.deepEqual((await client()).certificates.map(({ sha256 }) => sha256), [fingerprint]);
  await go(first, async (keys) => {
    await keys.go('/clients');
    await keys.openRow(`示例按键系统${at}`, new RegExp(`/clients/${id}$`));
    await keys.press(/^(停用第 1 个密钥|End secret 1)$/);
    await keys.agree();
    await until('it has ended', async () => (await client()).secrets.length === 0);
  });
});

way('a unit is entered with what it hands over, renamed and closed', (go, { at }) => go('system_admin', async (keys) => {
  await keys.go('/units');
  await keys.press('登记单位');
  await keys.arrived(/units\/new$/);
  await keys.type('代码', `370999-keys-${at}`);
  await keys.type('名称', `示例市按键${at}局`);
  await keys.type(keys.main.getByLabel(keys.look.exactly('查找目录项')), 'ADM.penalty');
  await keys.tick(keys.main.getByRole('checkbox', { name: /ADM\.penalty$/ }));
  await keys.press('登记');
  await keys.arrived(/units\/\d+$/);
  await keys.type('名称', `示例市键盘${at}局`);
  await keys.press('保存');
  await keys.page.locator('h1', { hasText: `示例市键盘${at}局` }).waitFor();
  await keys.press('停用这个单位');
  await keys.agree();
  await keys.sees('已停用');
  const { name, closed } = await ask('system_admin', `/units/${keys.page.url().match(/(\d+)$/)[1]}`);
  assert.deepEqual([name, closed], [`示例市键盘${at}局`, true]);
}));

way('exchange: a partner looked at, a batch made, a file taken, statements compared', (go) => go('centre_operator', async (keys) => {
  await keys.go('/exchange');
  await keys.press('制作并下载批次'); // or it says that there is nothing new
  await keys.file('文件包（ZIP），或者对方自有格式的反馈（CSV、XLSX）', statement);
  await keys.press('收取');
  await keys.press('查看差异');
  await keys.arrived(/exchange\/compare/);
  await keys.choose('对方', 'province');
  await keys.row('ADM.penalty');
  assert.equal((await keys.download('导出本平台的对账单')).subarray(0, 2).toString(), 'PK');
}));

way('bulletins: a count, a draft, made, and issued by another', async (go, { at }) => {
  const period = at ? empty : before;
  let id;
  await go('centre_operator', async (keys) => {
    await keys.go('/bulletins');
    await keys.press('录入数');
    await keys.arrived(/bulletins\/counts/);
    await keys.choose('录入项', 'chk_province');
    await keys.choose('哪一期', period);
    await keys.type('数量', '40');
    await keys.type('来源', '示例省平台月度统计');
    await keys.press('录入');
    await keys.row(/示例省平台月度统计/);
    await keys.press('全部通报');
    await keys.arrived(/\/bulletins$/);
    await keys.choose('通报', 'monthly');
    await keys.choose('期间', period);
    await keys.press('看草稿');
    await keys.arrived(/bulletins\/draft/);
    await keys.press('编制，提交签发');
    await keys.agree();
    await keys.arrived(/\/bulletins\/\d+$/);
    id = keys.page.url().match(/(\d+)$/)[1];
  });
  await go('case_handler', async (keys) => {
    await keys.go('/bulletins');
    await keys.openRow({ cell: id }, new RegExp(`/bulletins/${id}$`));
    await keys.press('签发');
    await keys.agree();
    const docx = await keys.download('下载 DOCX');
    assert.equal(docx.subarray(0, 2).toString(), 'PK');
  });
  assert.equal((await ask('auditor', `/bulletins/${id}`)).state, 'issued');
});

way('the ledger of reports: what is expected, a reminder, a letter, its answer and its decision', async (go, { at }) => {
  const period = at ? month(4) : empty;
  await go('centre_operator', async (keys) => {
    await keys.go('/duties/counts');
    const unit = await keys.field('单位').locator('option', { hasText: office }).getAttribute('value');
    for (const [item, count] of [['ADM.licence', '2'], ['ADM.penalty', '0']]) {
      await keys.choose('单位', unit);
      await keys.choose('信息类别', item);
      await keys.type('期间', period);
      await keys.type('应报数', count);
      await keys.type('来源', '权责清单');
      await keys.press('设定');
      await until('it is set', async () => (await ask('centre_operator', `/duties?from=${period}-01`)).lines.some((one) => one.item === item && one.period === period && one.expected === Number(count)));
    }
    await keys.go(`/duties/city?state=overdue&item=ADM.licence&from=${period}-01`);
    await keys.row(period);
    await keys.page.keyboard.press('Space');
    await keys.press('催报…');
    await keys.dialog(async () => {
      await keys.press('预览');
      await keys.in.getByRole('article').waitFor();
      await keys.press(/^(发出 1 份|Send 1)$/);
    });
    await keys.row(period);
    await keys.page.keyboard.press('Space');
    await keys.press('限期整改…');
    await keys.dialog(async () => {
      await keys.type('事由', '催报后仍未报送');
      await keys.press('预览');
      await keys.in.getByRole('article').waitFor();
      await keys.press(/^(发出 1 份|Send 1)$/);
    });
  });
  const letters = async () => (await ask('submitter', '/duties/things?kind=letter')).things;
  await until('the letter', async () => (await letters()).length > at);
  const { id } = (await letters()).find(({ state }) => state === 'open');
  await go('submitter', async (keys) => {
    await keys.go('/duties/things');
    await keys.openRow({ cell: id }, new RegExp(`/duties/things/${id}$`));
    await keys.type('原因、措施和结果', '系统对接故障，已补报');
    await keys.press('提交');
    await keys.sees('已提交');
  });
  await go(`text-${at}`, async (keys) => {
    await keys.go(`/duties/things/${id}`);
    await keys.press('认定完成');
    await keys.agree();
    await keys.sees('已决定');
  });
  assert.equal((await ask('submitter', `/duties/things/${id}`)).state, 'accepted');
});

way('the unit declares that there was nothing, and appeals a late row', async (go, { at }) => {
  await go('submitter', async (keys) => {
    await keys.go('/duties');
    const nothing = keys.main.getByRole('row').getByRole('button', { name: new RegExp(`(零报送|Nothing)[：:].*${at ? month(4) : empty}`) });
    await keys.press(nothing);
    await keys.agree();
    await keys.sees('已声明零报送');
    await keys.go('/duties/late');
    await keys.row({ cell: `${late}-1${3 + at}` });
    await keys.page.keyboard.press('Space');
    await keys.press('申诉…');
    await keys.dialog(async () => {
      await keys.type('理由和凭证', '送达后才生效，附送达回证编号');
      await keys.press('提出申诉');
    });
    await keys.arrived(/duties\/things\/\d+$/);
  });
});

way('an auditor reads the log, and closes an alert', async (go, { at }) => {
  const open = async () => (await ask('auditor', '/alerts?kind=sequence')).alerts;
  for (const n of [1, 2, 3, 4, 5, 6, 7, 8]) await post(at ? 'look-1' : 'querier', '/checks', { query: bodyCode(n), purpose: 'permit', basis: `示例受理〔2026〕${n}号` });
  await until('the alert', async () => (await open()).length > at);
  await go('auditor', async (keys) => {
    await keys.go('/oversight/log');
    await keys.day('从', day(-1));
    await keys.type('账户或登录名', at ? 'look-1' : 'demo-querier');
    await keys.choose('方式', 'check');
    await keys.press('查询');
    await keys.row(/示例受理〔2026〕8号/);
    await keys.go('/oversight/alerts');
    await keys.choose(keys.main.getByLabel(keys.look.exactly('情形')), 'sequence');
    await keys.openRow(/./, /\/oversight\/alerts\/\d+$/);
    await keys.type('核实的结果', `示例：连续受理的申请，属实${at}`);
    await keys.press('办结这条提醒');
    await keys.agree();
    await keys.main.getByText(`属实${at}`).waitFor();
  });
  const { alerts } = await ask('auditor', '/alerts?state=closed&kind=sequence');
  assert.ok(alerts.some(({ closed }) => closed.endsWith(`属实${at}`)));
});

way('what is published: a text told otherwise, signed; a self-check stated and made again', async (go, { at }) => {
  await go(`text-${at}`, async (keys) => {
    await keys.go('/publication');
    await keys.press('待审核的文字');
    await keys.arrived(/publication\/texts/);
    await keys.openRow(bodyName(5 + at));
    await keys.dialog(async () => {
      await keys.pick('其他文字：遮蔽个人信息');
      await keys.type('公示的文字', '宣传与实际不符');
      await keys.type('手机上的新验证码', await code(`text-${at}`));
      await keys.press('签名并公示');
    });
  });
  const { texts } = await ask(`text-${at}`, '/publication/texts');
  assert.ok(!texts.some(({ name }) => name === bodyName(5 + at)));
  await go('auditor', async (keys) => {
    await keys.go('/publication/statement');
    await keys.press('现在自查并作出声明');
    const stated = keys.main.getByLabel(keys.look.exactly('声明'));
    await stated.waitFor();
    await keys.type('或者粘贴声明全文', await stated.innerText());
    await keys.press('按当时的数据和规则重算');
    await keys.sees('重算结果与声明一字不差。');
  });
});

way('the league: from a county to its units, from a number to its late rows and their file', (go) => go('centre_operator', async (keys) => {
  await keys.go('/league');
  await keys.press(keys.main.locator('ul li a').first());
  await keys.arrived(/league\?.*region=/);
  await keys.row(office);
  await keys.press(keys.main.getByRole('row').filter({ hasText: office }).locator('a[href*="/league/late"]').first());
  await keys.arrived(/league\/late\?.*mark=late/);
  await keys.row(late);
  await keys.press(keys.main.locator('[role=row][data-index="0"] a').first());
  await keys.arrived(/submissions\/\d+$/);
  await keys.go('/league');
  await keys.openRow(office, /\/submissions\?/);
}));

way('the days of a list, in the calendar of the browser', (go) => go('supervisor', async (keys) => {
  await keys.go('/submissions');
  const days = keys.main.getByRole('group', { name: keys.look.exactly('入库日期') }).locator('input');
  await keys.day(days.first(), '2026-01-05');
  await keys.day(days.last(), '2026-01-31');
  await keys.page.waitForURL(/from=2026-01-05&to=2026-01-31/);
}));

way('the city in numbers: a number of a chart is opened from its table', (go) => go('centre_operator', async (keys) => {
  await keys.go('/cockpit');
  await keys.page.locator('.tiles').waitFor();
  const figure = keys.main.locator('figure').first();
  await keys.press(figure.locator('summary'));
  await keys.press(figure.locator('td a').last());
  await keys.arrived(/\/submissions\?from=/);
}));

way('a report: issued for a purpose, kept as PDF, among those of the unit', (go, { at }) => go('querier', async (keys) => {
  await keys.go('/reports');
  await keys.press('出具报告');
  await keys.arrived(/reports\/new$/);
  await keys.type('统一社会信用代码或单位名称', bodyCode(11 + at));
  await keys.choose('查询用途', 'procurement');
  await keys.type('依据或办件编号', '示例采购 7 号');
  await keys.press('出具报告');
  await keys.page.locator('#issued').waitFor();
  const number = (await keys.page.locator('#issued .code').innerText()).trim();
  assert.equal((await keys.download(/^PDF$/)).subarray(0, 5).toString(), '%PDF-');
  await keys.go('/reports');
  await keys.openRow(number);
  await keys.dialog(async () => {
    await keys.in.getByText(keys.look.within('内容摘要')).waitFor();
    await keys.page.keyboard.press('Escape');
  });
}));

await finish();
await close();
await server.stop();
