// No identity number stays anywhere (domain/12.1.1): not in the home, its logs or free pages, not in backups, returned
// sheets, receipts or messages; not while a file is loading, not after kill -9. And for people, "unknown" and "not
// permitted" are the same bytes (12.1.3).
// What counts as a canary, and how it is looked for: canary.mjs.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { search, searchFiles } from './canary.mjs';
import {
  asker, bodyCode, bodyName, copyOf, csv, gb18030, ingest, json, must, newHome, penalty, place, registration, residentId, residentId15, sleep, start, suite,
  taixin, write,
} from './lib.mjs';
import { columnName, readXlsx, rowXml, sheetEnd, sheetStart, workbookParts, xlsx, zip } from './workbook.mjs';

const { test, finish } = suite();

const clean = (hits) => assert.deepEqual(hits, [], 'an identity number is left');

// ---- what was said, and the temporary files of the program

const said = [];
const temporary = place('tmp');
mkdirSync(temporary);
const env = { TMPDIR: temporary };
function run(args, codes = [0, 2, 3]) {
  const done = taixin(args, { env });
  said.push([args.slice(0, 2).join(' '), done.both]);
  assert.ok(codes.includes(done.code), `${args.join(' ')} ended with ${done.code ?? done.signal}: ${done.both}`);
  return done;
}

let serial = 0;
const id = () => residentId(++serial), id15 = () => residentId15(++serial), permit = () => `H7709993${serial++ % 10}`;
const wide = (text) => text.replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0));
const spaced = (text) => text.replace(/(.{6})(.{8})/, '$1 $2 ');

// Rows with a number in each place where departments put one. Most go in, some go back, some are about people.
function rows(first) {
  const more = [
    { CF_FR_ZJLX: '身份证', CF_FR_ZJHM: id() },
    { CF_FR_ZJHM: id15() },
    { CF_FR_ZJLX: '港澳居民来往内地通行证', CF_FR_ZJHM: permit() },
    { CF_FR_ZJHM: wide(id()) },
    { CF_FR_ZJHM: spaced(id()) },
    { CF_SY: `当事人法定代表人身份证号${id()}，经查属实` },
    { CF_SY: `身份证：${id15()}，另一人${spaced(id())}，又一人${wide(id())}` },
    { CF_SY: `持通行证${permit()}入境` },
    { BZ: `联系人 ${id()}` },
    { BZ: `${id()}${id()}` },
    { CF_FRDB: `示例甲${id()}` },
    { CF_XDR_MC: `岱岳示例${id()}商店` },
    { CF_WSH: `示例字${id()}号` },
    { CF_NR: `罚款（${id().toLowerCase()}）`, CF_JDRQ: '2026/02/30' },
    { CF_JDRQ: id() },
    { CF_NR_FK: id() },
    { CF_CFLB: `罚款 ${id()}` },
    { CF_CFJGDM: id() },
    { CF_XDR_SHXYM: id() },
    { CF_XDR_SHXYM: id15() },
    { CF_XDR_SHXYM: wide(id()) },
    { CF_XDR_SHXYM: spaced(id()), CF_XDR_LB: '自然人', CF_XDR_MC: '示例人丁' },
    { CF_XDR_SHXYM: '', CF_XDR_LB: '自然人', CF_XDR_MC: '示例人戊', CF_XDR_ZJHM: id() },
    { CF_XDR_SHXYM: '', CF_XDR_LB: '自然人', CF_XDR_MC: '示例人己', CF_XDR_ZJHM: permit(), CF_SY: `身份证${id()}` },
    { 自填列: `身份证 ${id()}` },
    { CF_CFJG: `示例局 ${id()}` },
    { CF_YSJLBS: id() },
  ];
  return more.map((part, i) => ({ CF_XDR_ZJHM: '', CF_YSJLBS: '', 自填列: '', ...penalty(first + i, 1 + (i % 5), part) }));
}
const header = Object.keys(rows(0)[0]);
// One column's title holds a number too.
const titled = (names) => names.map((name) => (name === '自填列' ? `自填列${id()}` : name));
const table = (some) => [titled(header), ...some.map((row) => header.map((name) => row[name] ?? ''))];

// A workbook whose codes and remarks are numbers, as Excel makes of long digits typed in.
function numericWorkbook(first) {
  const some = [penalty(first, 1, { CF_XDR_SHXYM: '' }), penalty(first + 1, 2)];
  const names = Object.keys(some[0]);
  const number = (cell, row, digits) => `<c r="${columnName(names.indexOf(cell))}${row}"><v>${digits}</v></c>`;
  const sheet = [names, ...some.map((row) => names.map((name) => row[name]))].map((cells, i) => rowXml(cells, i + 1));
  const digits = id().replace('X', '0');
  sheet[1] = sheet[1].replace(/<c r="D2"/, `${number('CF_XDR_SHXYM', 2, `${digits[0]}.${digits.slice(1, 15)}E17`)}<c r="D2"`);
  sheet[2] = sheet[2].replace('</row>', `${number('BZ', 3, id15())}</row>`);
  return zip(workbookParts(sheetStart + sheet.join('') + sheetEnd));
}

function files() {
  const text = (first) => table(rows(first)).map((cells) => cells.join(',')).join('\r\n');
  const jsonl = rows(4000).map((row) => JSON.stringify(row)).join('\n') + `\n{"CF_XDR_MC": "${id()}", broken\n{"CF_XDR_MC": ["${id()}"]}\n{"未知${id()}": "1"}\n`;
  const damaged = Buffer.concat([
    Buffer.from(csv([penalty(5000, 1)])), Buffer.from(`身份证${id()}`), Buffer.from([0]), Buffer.from(',1,2\r\n'), Buffer.from([0xff, 0xfe]),
    Buffer.from(`${id()},2,3\r\n`), Buffer.from(`${'多,'.repeat(60)}${id()}\r\n`), Buffer.from(`"没有闭合 ${id()}\r\n`),
  ]);
  return [
    ['处罚.csv', text(1000)], [`处罚_${id()}.csv`, gb18030(text(2000))], [`张某 ${spaced(id())}.xlsx`, xlsx(table(rows(3000)))], ['处罚.jsonl', jsonl],
    ['坏行.csv', damaged], ['数字.xlsx', numericWorkbook(6000)], ['utf16.csv', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text(7000), 'utf16le')])],
    [`空_${id()}.csv`, ''], [`网页_${id()}.xls`, `<html><table><tr><td>${id()}</td></tr></table></html>`],
  ];
}

const home = newHome('canary');
run(ingest(home, 'REG.enterprise', write('登记.csv', csv([1, 2, 3, 4, 5].map((n) => registration(n, { FDDBRZJHM: id() }))))), [0]);

test('the search finds a number in every form and place (so that a clean result means something)', () => {
  const [one, other] = [id(), id15()];
  const forms = [one, other, 'H77099931', wide(one), spaced(one), `3.${one.slice(1, 15)}E+17`];
  for (const form of forms) {
    for (const bytes of [Buffer.from(form), gb18030(form), Buffer.from(form, 'utf16le'), Buffer.from(form, 'utf16le').swap16(), xlsx([[form]])]) {
      assert.equal(search('it', Buffer.concat([Buffer.from('abc\0'), bytes])).length + search('it', bytes).length > 0, true, form);
    }
  }
  for (const [name, content] of files()) if (content.length) assert.equal(search(name, Buffer.from(content)).length > 0, true, name);
  assert.deepEqual(search('a code', Buffer.from(bodyCode(1))), []);
});

test('files of every format with numbers in every place leave none behind', () => {
  for (const [name, content] of files()) {
    const path = write(name, content);
    for (const more of [[], ['--json']]) run(ingest(home, 'ADM.penalty', path, more), name.startsWith('空') || name.startsWith('网页') ? [2] : [3]);
  }
  clean(searchFiles(home));
  clean(searchFiles(temporary));
});

test('numbers in the flags and in the questions are not kept or repeated', () => {
  const path = write('一件.csv', csv([penalty(8000, 1)]));
  run(['ingest', '--home', home, '--item', 'ADM.penalty', '--source', `示例局${id()}`, '--operator', `示例${id()}`, path]);
  run(ingest(home, 'ADM.penalty', write('映射.csv', csv([{ ...penalty(8001, 1), [`列${id()}`]: '1' }])), ['--map', `列${id()}=BZ`]));
  run(ingest(home, id(), path));
  for (const command of ['check', 'show', 'search']) {
    for (const query of [id(), id15(), spaced(id()), wide(id()), `示例人丁 ${id()}`]) {
      run([command, '--home', home, ...asker('permit'), query]);
      run([command, '--home', home, ...asker('permit'), '--json', query]);
    }
  }
  run(['check', '--home', home, '--purpose', 'permit', '--operator', `示例${id()}`, bodyCode(1)], [2]);
  run(['check', '--home', home, '--purpose', id(), '--operator', '示例', bodyCode(1)], [2]);
  run(['check', '--home', home, ...asker('permit'), '--basis', `事项${id()}`, bodyCode(1)], [2]);
  run(['access', '--home', home, ...asker('self'), id()]);
  run(['link', 'undo', '--home', home, '--operator', `示例${id()}`, '--reason', `证件 ${id()}`, '1']);
  run(['link', 'merge', '--home', home, '--operator', '示例', '--reason', `证件 ${id()}`, '--into', bodyCode(2), id()]);
  const { rows: waiting } = json(['quarantine', 'list', '--home', home]);
  run(['quarantine', 'drop', '--home', home, waiting[0].tag, '--operator', `示例${id()}`, '--reason', `证件 ${id()}`]);
  const out = place('answers.csv'), sheet = write(`名单_${id()}.csv`, `统一社会信用代码,名称\r\n${id()},示例人丁\r\n${bodyCode(1)},${id()}\r\n`);
  run(['check', '--home', home, ...asker('permit'), '--batch', sheet, '--out', out], [0]);
  clean(search('answers.csv', readFileSync(out)));
  clean(searchFiles(home));
  clean(searchFiles(temporary));
});

test('returned sheets, receipts, records with all versions and backups hold none', () => {
  const exported = place('returned');
  mkdirSync(exported);
  const { submissions } = json(['submissions', '--home', home]);
  for (const { id: batch } of submissions) {
    run(['submissions', '--home', home, batch]);
    run(['submissions', '--home', home, batch, '--json']);
    for (const form of ['csv', 'xlsx']) run(['quarantine', 'export', '--home', home, '--submission', batch, '--out', join(exported, `${batch}.${form}`)]);
  }
  assert.ok(readdirSync(exported).length >= 10);
  assert.ok(readXlsx(readFileSync(join(exported, readdirSync(exported).find((name) => name.endsWith('.xlsx'))))).length > 1);
  for (const state of ['waiting', 'dropped', 'all']) run(['quarantine', 'list', '--home', home, '--state', state, '--json']);
  for (const n of [1, 2, 3, 4, 5]) {
    const shown = run(['show', '--home', home, ...asker('self'), '--versions', '--json', bodyCode(n)], [0]);
    assert.ok(JSON.parse(shown.out).classes.some(({ records }) => records.length > 0), bodyName(n));
    run(['access', '--home', home, ...asker('self'), bodyCode(n)], [0]);
  }
  const kept = place('backup');
  run(['backup', '--home', home, '--to', kept], [0]);
  run(['doctor', '--home', home], [0]);
  clean([exported, kept, home, temporary].flatMap((directory) => searchFiles(directory)));
});

test('none is on disk while a file is loading, and none after kill -9', async () => {
  const killed = copyOf(home, 'killed');
  const many = Array.from({ length: 400 }, (_, i) => rows(10_000 + 100 * i)).flat();
  const path = write('大.csv', table(many).map((cells) => cells.join(',')).join('\r\n'));
  const loading = start(ingest(killed, 'ADM.penalty', path), { env });
  const hits = [];
  let looks = 0;
  const wal = join(killed, 'records.db-wal');
  while (loading.child.exitCode === null && looks < 40) {
    const bytes = (() => { try { return readFileSync(wal); } catch { return Buffer.alloc(0); } })();
    if (bytes.length > 0) ++looks;
    hits.push(...search('records.db-wal while loading', bytes), ...searchFiles(temporary));
    if (bytes.length > 3_000_000 || hits.length > 0) break;
    await sleep(5);
  }
  loading.child.kill('SIGKILL');
  const done = await loading.ended;
  said.push(['killed ingest', done.out + done.err]);
  assert.ok(looks > 0, 'the log was seen while it was written');
  clean(hits);
  clean([...searchFiles(killed), ...searchFiles(temporary)]);
  run(ingest(killed, 'ADM.penalty', path), [3]);
  clean(searchFiles(killed));
});

test('nothing that was printed holds a number', () => {
  clean(said.flatMap(([what, text]) => search(what, Buffer.from(text))));
});

test('a person known here and one unknown get the same bytes', () => {
  const quiet = newHome('people');
  must(0, ingest(quiet, 'REG.enterprise', write('登记.csv', csv([1, 2].map((n) => registration(n, { FDDBR: '示例人甲', FDDBRZJHM: residentId(700) }))))));
  must(3, ingest(quiet, 'ADM.penalty', write('处罚.csv', csv([penalty(1, 1), penalty(2, 1, { CF_XDR_LB: '自然人', CF_XDR_MC: '示例人乙', CF_XDR_SHXYM: residentId(701) })]))));
  for (const purpose of ['permit', 'self']) {
    for (const command of ['check', 'show', 'search']) {
      for (const form of [[], ['--json']]) {
        const answer = (query) => {
          const { code, out, err } = taixin([command, '--home', quiet, ...asker(purpose), ...form, query]);
          return JSON.stringify({ code, out, err });
        };
        const stranger = answer(residentId(702));
        for (const known of [residentId(700), residentId(701), residentId15(3)]) assert.equal(answer(known), stranger, `${command} by number`);
        const nobody = answer('示例人丙');
        for (const known of ['示例人甲', '示例人乙']) assert.equal(answer(known), nobody, `${command} by name`);
      }
    }
  }
});

await finish();
