// Three real homes, a county, the city and the province, whose operators carry folders between them.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { asker, bodyCode, bodyName, csv, ingest, json, must, penalty, place, registration, suite, write } from './lib.mjs';

const { test, finish } = suite();

// A pack with one partner; the city's has two.
const partner = ({ code, level, as, more = '', ways = '["send", "take"]', file = 'csv', date = 'YYYY/MM/DD' }) => `
[[partner]]
code = "${code}"
name = "示例${code}平台"
name_en = "Example ${code}"
level = "${level}"
as_level = "${as}"
date = "${date}"
open = "2099/12/31"
file = "${file}"
within = 7
purpose = "supervision"
basis = ["示例共享协议 第1条"]
${more}
  [[partner.item]]
  item = "REG.enterprise"
  ways = ${ways}
  [[partner.item]]
  item = "ADM.penalty"
  ways = ${ways}
`;
const provincesReply = `  [[partner.reply]]
  code = "result"
  id = "主键"
  unit = "平台"
  outcome = "结果"
  accepted = ["成功"]
  refused = ["退回"]
  reason = "原因"
`;
function pack(name, partners) {
  const folder = place(`pack_${name}`);
  mkdirSync(folder, { recursive: true });
  const head = `basis = ["示例"]\nsource = "示例"\nsure = "V"\nfrom = 2021-01-01\n`;
  writeFileSync(join(folder, 'pack.toml'), `[pack]\nid = "${name}"\nversion = "1"\nlevel = "city"\nname = "示例规则包"\nname_en = "Example"\n${head}`);
  writeFileSync(join(folder, 'exchange.toml'), `[defaults]\nsource = "示例"\nsure = "V"\nfrom = 2021-01-01\n${partners}`);
  return folder;
}
const made = (name, partners) => {
  const home = place(name);
  must(0, ['init', '--home', home, '--pack', 'national', '--pack', 'shandong', '--pack', pack(name, partners), '--origin', `${name}.example`]);
  return home;
};
const county = made('county', partner({ code: 'city', level: 'up', as: '县' }));
const city = made('city', partner({ code: 'county', level: 'down', as: '市' }) + partner({ code: 'province', level: 'up', as: '市', file: 'xlsx', date: 'YYYYMMDD', more: provincesReply }));
const province = made('province', partner({ code: 'city', level: 'down', as: '省', file: 'xlsx', date: 'YYYYMMDD' }));
const vkey = (home) => json(['ledger', 'status', '--home', home]).logs.find(({ log }) => log === 'records').vkey;
const links = [
  [county, 'city', city],
  [city, 'county', county],
  [city, 'province', province],
  [province, 'city', city],
];
for (const [home, code, other] of links) must(0, ['exchange', 'key', '--home', home, code, vkey(other)]);

const carried = place('carried');
mkdirSync(carried, { recursive: true });
const folders = () => readdirSync(carried).sort();
const exchange = (code, home, command, ...rest) => must(code, ['exchange', command, '--home', home, '--operator', '示例操作员', ...rest]);

test('a record goes from the county to the city and on to the province, with receipts back', () => {
  must(0, ingest(county, 'REG.enterprise', write('registration.csv', csv([registration(1)]))));
  must(0, ingest(county, 'ADM.penalty', write('penalty.csv', csv([penalty(1, 1)]))));
  assert.match(exchange(0, county, 'batch', 'city', '--out', carried).out, /第 1 批，2 行/);
  assert.deepEqual(folders(), ['batch-city-000001']);
  const first = join(carried, 'batch-city-000001');
  assert.ok(readdirSync(first).includes('manifest.note'));
  const said = exchange(0, city, 'take', first, '--out', carried);
  assert.match(said.out, /接收 2 行/);
  assert.match(exchange(0, county, 'receipt', join(carried, 'receipt-county-000001')).out, /接收 2 行/);
  assert.match(exchange(0, city, 'batch', 'province', '--out', carried).out, /第 1 批，2 行/);
  exchange(0, province, 'take', join(carried, 'batch-province-000001'), '--out', carried);
  for (const home of [county, city, province]) {
    const held = json(['show', '--home', home, '--purpose', 'supervision', '--operator', '示例', bodyCode(1)]);
    assert.equal(held.subject.name, bodyName(1));
    assert.ok(JSON.stringify(held).includes('ADM.penalty'), home);
  }
  assert.match(exchange(0, city, 'batch', 'county', '--out', carried).out, /没有需要告知/);
});

test('a repeated folder changes nothing, and a batch written again has the same bytes', () => {
  const first = join(carried, 'batch-city-000001');
  const bytes = (folder) => Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString('base64')]));
  const before = bytes(first);
  rmSync(first, { recursive: true });
  exchange(0, county, 'batch', 'city', '--number', '1', '--out', carried);
  assert.deepEqual(bytes(first), before);
  assert.match(exchange(0, city, 'take', first, '--out', carried).out, /此前已收，没有变化/);
});

test('what is lost is named, what is torn or changed is refused', () => {
  must(0, ingest(county, 'ADM.penalty', write('second.csv', csv([penalty(2, 1)]))));
  exchange(0, county, 'batch', 'city', '--out', carried);
  must(0, ingest(county, 'ADM.penalty', write('third.csv', csv([penalty(3, 1)]))));
  exchange(0, county, 'batch', 'city', '--out', carried);
  const early = exchange(2, city, 'take', join(carried, 'batch-city-000003'));
  assert.match(early.err, /第 3 批，第 2 批还没有收到/);
  assert.match(early.err, /请先收第 2 批/);
  const torn = join(carried, 'torn');
  cpSync(join(carried, 'batch-city-000002'), torn, { recursive: true });
  const data = readdirSync(torn).find((name) => name.endsWith('.csv'));
  writeFileSync(join(torn, data), readFileSync(join(torn, data)).subarray(0, 40));
  assert.match(exchange(2, city, 'take', torn).err, /缺失或者与清单不符/);
  assert.match(exchange(2, province, 'take', join(carried, 'batch-city-000002')).err, /没有登记这把公钥/);
  assert.match(exchange(2, city, 'receipt', join(carried, 'batch-province-000001')).err, /没有登记这把公钥|种类/);
  // A folder of folders: all that lie there, in their order.
  const disk = place('disk');
  for (const name of ['batch-city-000003', 'batch-city-000002']) cpSync(join(carried, name), join(disk, name), { recursive: true });
  const all = exchange(0, city, 'take', disk, '--out', carried).out;
  assert.ok(all.indexOf('第 2 批') >= 0 && all.indexOf('第 2 批') < all.indexOf('第 3 批'), all);
});

test('a folder that is written again takes the place of the one before', () => {
  exchange(0, county, 'batch', 'city', '--number', '3', '--out', carried);
  assert.ok(folders().includes('batch-city-000003'));
  assert.ok(!folders().some((name) => name.endsWith('.old') || name.endsWith('.part')), folders().join(' '));
});

test('a key is one partner\'s alone, and can be revoked', () => {
  assert.match(exchange(2, city, 'key', 'county', vkey(province)).err, /已经属于/);
  assert.match(exchange(2, city, 'key', 'county', '').err, /./);
  exchange(0, city, 'key', 'county', '--revoke');
  assert.match(exchange(2, city, 'batch', 'county').err, /尚未登记/);
  exchange(0, city, 'key', 'county', vkey(county));
});

test('a withdrawal reaches everybody, and nobody shows it any more', () => {
  const status = [['CF_XDR_MC', 'CF_XDR_SHXYM', 'CF_WSH', 'CF_CFJGDM', 'CF_CFJG', 'ZTLX', 'ZTRQ', 'LYDW'].join(',')];
  const row = Object.fromEntries(Object.entries(penalty(1, 1)));
  status.push([bodyName(1), bodyCode(1), row.CF_WSH, row.CF_CFJGDM, row.CF_CFJG, '撤回', '2026-03-20', row.CF_CFJG].join(','));
  must(0, ingest(county, 'ADM.penalty_status', write('status.csv', status.join('\n') + '\n')));
  exchange(0, county, 'batch', 'city', '--out', carried);
  exchange(0, city, 'take', join(carried, 'batch-city-000004'), '--out', carried);
  exchange(0, city, 'batch', 'province', '--out', carried);
  for (const name of folders().filter((one) => one.startsWith('batch-province-')).slice(1)) exchange(0, province, 'take', join(carried, name), '--out', carried);
  for (const home of [county, city, province]) {
    const held = JSON.stringify(json(['show', '--home', home, '--purpose', 'supervision', '--operator', '示例', bodyCode(1)]));
    assert.ok(!held.includes(row.CF_WSH), `${home} shows what was withdrawn`);
  }
});

test('a reply in the province\'s own layout sends a row back, by the id that went', () => {
  must(0, ingest(city, 'ADM.penalty', write('own.csv', csv([penalty(4, 1)]))));
  exchange(0, city, 'batch', 'province', '--out', carried);
  const held = json(['show', '--home', city, '--purpose', 'supervision', '--operator', '示例', bodyCode(1)]);
  const number = penalty(4, 1).CF_WSH;
  const { id } = held.classes.flatMap(({ records }) => records).find((one) => JSON.stringify(one).includes(number)); // r12
  const reply = write('fankui.csv', `主键,平台,结果,原因\n${id},city.example/records,退回,罚款金额单位不符\n${id},city.example/records,退回,罚款金额单位不符\nr99999,city.example/records,成功,\n`);
  const said = exchange(0, city, 'reply', 'province', reply).out;
  assert.match(said, /退回 1 行/);
  assert.match(said, /2 行未能对应或者重复/);
  assert.match(said, /r99999 .*不是发给该对方的行/);
  assert.match(exchange(0, city, 'refused', 'province').out, /罚款金额单位不符/);
  assert.match(exchange(0, city, 'reply', 'province', reply).out, /此前已登记，没有变化/);
  assert.match(exchange(2, city, 'reply', 'county', reply).err, /没有约定/);
  assert.match(exchange(2, city, 'reply', 'province', write('other.csv', 'a,b\n1,2\n')).err, /都不符/);
  // Corrected, it goes again and does not wait any more.
  must(0, ingest(city, 'ADM.penalty', write('own2.csv', csv([penalty(4, 1, { CF_NR: '罚款（更正）' })]))));
  assert.match(exchange(0, city, 'refused', 'province').out, /没有被对方退回的行/);
  exchange(0, city, 'batch', 'province', '--out', carried);
  const before = new Set(folders().filter((one) => one.startsWith('receipt-city-')));
  for (const name of folders().filter((one) => one.startsWith('batch-province-'))) exchange(0, province, 'take', join(carried, name), '--out', carried);
  assert.ok(folders().filter((one) => one.startsWith('receipt-city-')).length > before.size);
  exchange(0, city, 'batch', 'county', '--out', carried);
  for (const name of folders().filter((one) => one.startsWith('batch-county-'))) exchange(0, county, 'take', join(carried, name), '--out', carried);
});

test('statements agree, and the log of answers names what left to its subject', () => {
  for (const [home, code, other] of links) {
    const back = links.find(([from, , to]) => from === other && to === home)[1];
    exchange(0, other, 'reconcile', back, '--out', carried);
    assert.match(exchange(0, home, 'compare', join(carried, `statement-${back}`)).out, /，一致/);
    assert.ok(code);
  }
  const looked = must(0, ['access', '--home', county, ...asker('audit'), bodyCode(1), '--json']);
  assert.match(looked.out, /"exchange"/);
  assert.match(exchange(0, county, 'timeliness', 'city').out, /there/);
  assert.match(exchange(0, county, 'refused', 'city').out, /没有被对方退回的行/);
  for (const home of [county, city, province]) {
    must(0, ['ledger', 'audit', '--home', home]);
    must(0, ['doctor', '--home', home]);
  }
});

finish();
