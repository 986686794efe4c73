// Batches, past states, who looked, and the same answers from the same files.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

import { asker, bodyCode, bodyName, csv, filesUnder, ingest, json, must, newHome, parseCsv, penalty, place, registration, residentId, suite, taixin, write } from './lib.mjs';
import { readXlsx, xlsx } from './workbook.mjs';

const { test, finish } = suite();
const bodies = 60;
const registered = write('登记.csv', csv(Array.from({ length: bodies }, (_, i) => registration(i + 1))));
const penalties = write('处罚.csv', csv(Array.from({ length: 90 }, (_, i) => penalty(i, 1 + (i % 30)))));

function filled(name) {
  const home = newHome(name);
  must(0, ingest(home, 'REG.enterprise', registered));
  must(0, ingest(home, 'ADM.penalty', penalties));
  return home;
}
const home = filled('answers');

// Ten thousand rows: known by code and by name, unknown, mistyped, persons by number, blank ones.
const questions = Array.from({ length: 10_000 }, (_, i) => {
  const n = 1 + (i % bodies), wrong = bodyCode(n).slice(0, 17) + (bodyCode(n)[17] === '0' ? '1' : '0');
  const [code, name] = [
    [bodyCode(n), bodyName(n)], ['', bodyName(n)], [bodyCode(n), ''], [bodyCode(7000 + i), ''], [wrong, ''], [residentId(i), '示例人甲'], ['', '示例无此公司'],
  ][i % 7];
  return { 序号: String(i + 1), 统一社会信用代码: code, 名称: name, 备注: `第${i + 1}行, "引号"` };
});
const header = Object.keys(questions[0]);

function batch(input, output) {
  const done = json(['check', '--home', home, ...asker('procurement'), '--batch', input, '--out', output]);
  const bytes = readFileSync(output);
  return { done, rows: output.endsWith('.xlsx') ? readXlsx(bytes) : parseCsv(bytes.toString()) };
}

for (const [form, input] of [['csv', write('名单.csv', csv(questions))], ['xlsx', write('名单.xlsx', xlsx([header, ...questions.map((row) => Object.values(row))]))]]) {
  test(`a batch of 10,000 rows, ${form} to ${form}: the same rows in the same order with their verdicts`, () => {
    const { done, rows } = batch(input, place(`结果.${form}`));
    assert.equal(done.rows, questions.length);
    assert.equal(rows.length, questions.length + 1);
    const columns = rows[0];
    assert.deepEqual(columns.slice(0, header.length), header, 'the columns that came are there, first');
    const added = columns.filter((name) => !header.includes(name));
    assert.ok(added.length >= 4, added.join());
    const at = (row, name) => row[columns.indexOf(name)] ?? '';
    const fixed = new Set();
    questions.forEach((question, i) => {
      const row = rows[i + 1];
      if (i % 7 === 5) {
        assert.equal(row.join('|').includes(question.统一社会信用代码), false, 'a person\'s number does not come back');
        assert.equal(at(row, '名称'), '', 'nor any cell of that row');
        fixed.add(added.map((name) => at(row, name)).join('|'));
        return;
      }
      for (const name of header) assert.equal(at(row, name), question[name], `row ${i + 1}, ${name}`);
    });
    assert.equal(fixed.size, 1, 'persons get one fixed answer');
    assert.match([...fixed][0], /不提供自然人查询/);
    const stated = new Set(rows.slice(1).map((row) => row.filter((cell) => /^2\d{3}-\d\d-\d\dT\d\d:/.test(cell)).join()));
    assert.equal(stated.size, 1, 'one moment, stated in every row');
    assert.notEqual([...stated][0], '');
    assert.ok(done.people > 1000 && done.unknown > 1000 && done.attention > 1000 && done.none > 1000, JSON.stringify(done));
    assert.equal(done.attention + done.none + done.unknown + done.candidates + done.people + done.unreadable, done.rows);
  });
}

test('a batch agrees with single checks, and does not write over a file', () => {
  const { rows } = batch(write('少.csv', csv(questions.slice(0, 6))), place('少.csv'));
  const text = rows.map((row) => row.join('|'));
  for (const [i, n] of [[1, 1], [2, 2], [3, 3]]) {
    const single = json(['check', '--home', home, ...asker('procurement'), bodyCode(n)]);
    assert.ok(text[i].includes(single.subject.code) && text[i].includes(single.subject.name), text[i]);
    assert.equal(text[i].includes('未发现'), single.verdict === 'none', text[i]);
  }
  const there = write('在.csv', 'x');
  const done = must(2, ['check', '--home', home, ...asker('permit'), '--batch', penalties, '--out', there]);
  assert.equal(readFileSync(there, 'utf8'), 'x');
  assert.notEqual(done.err, '');
  must(2, ['check', '--home', home, ...asker('permit'), '--batch', penalties, '--out', place('out.pdf')]);
  const none = place('none.csv');
  must(2, ['check', '--home', home, ...asker('permit'), '--batch', write('无列.csv', 'a,b\n1,2\n'), '--out', none]);
  assert.equal(existsSync(none), false);
});

test('past states open to the subject, a court and an auditor only; an invented purpose does not exist', () => {
  for (const command of ['check', 'show']) {
    for (const past of [['--as-of', '2026-06-01'], ['--known-at', '2026-06-01T08:00:00+08:00']]) {
      for (const purpose of ['permit', 'procurement', 'appointment', 'award', 'supervision']) {
        const done = must(2, ['--lang', 'en', command, '--home', home, ...asker(purpose), ...past, bodyCode(1)]);
        assert.equal(done.out, '');
        assert.match(done.err, /past states/);
      }
      for (const purpose of ['self', 'court', 'audit']) {
        const got = json([command, '--home', home, ...asker(purpose), ...past, bodyCode(1)]);
        assert.ok(JSON.stringify(got.asked).includes('2026-06-01'));
        assert.match(must(0, ['--lang', 'zh', command, '--home', home, ...asker(purpose), ...past, bodyCode(1)]).out, /已失效|未找到/);
      }
    }
    for (const purpose of ['lunch', 'PERMIT', '', 'permit ', '公示']) must(2, [command, '--home', home, ...asker(purpose), bodyCode(1)]);
    must(2, [command, '--home', home, ...asker('self'), '--as-of', '2999-01-01', bodyCode(1)]);
    must(2, [command, '--home', home, ...asker('self'), '--as-of', '2026-02-30', bodyCode(1)]);
  }
  must(2, ['show', '--home', home, ...asker('permit'), '--versions', bodyCode(1)]);
});

test('as-of knows nothing that was decided later; known-at nothing that arrived later', () => {
  const mine = newHome('past');
  must(0, ingest(mine, 'REG.enterprise', registered));
  const before = json(['check', '--home', mine, ...asker('self'), bodyCode(1)]).asked.known_at;
  must(0, ingest(mine, 'ADM.penalty', write('一件.csv', csv([penalty(1, 1, { CF_JDRQ: '2026/03/05' })]))));
  const count = (...past) => json(['check', '--home', mine, ...asker('self'), ...past, bodyCode(1)]).matters.find(({ matter }) => matter === 'penalties').count;
  assert.equal(count(), 1);
  assert.equal(count('--as-of', '2026-03-05'), 1);
  assert.equal(count('--as-of', '2026-03-04'), 0);
  assert.equal(count('--known-at', before), 0);
});

test('every look is in the log that the subject reads, refusals of others too', () => {
  const mine = filled('log');
  const entries = () => json(['access', '--home', mine, ...asker('self'), bodyCode(2)]).entries;
  assert.equal(entries().length, 1, 'this look itself');
  const basis = ['--basis', '泰示审批〔2026〕7号'];
  must(0, ['check', '--home', mine, '--purpose', 'permit', '--operator', '示例窗口甲', ...basis, bodyCode(2)]);
  must(0, ['show', '--home', mine, '--purpose', 'supervision', '--operator', '示例执法乙', bodyName(2)]);
  must(0, ['check', '--home', mine, '--purpose', 'award', '--operator', '示例评选丙', '--batch', write('名单.csv', `名称\n${bodyName(1)}\n${bodyName(2)}\n`), '--out', place('out.csv')]);
  must(0, ['check', '--home', mine, '--purpose', 'permit', '--operator', '示例窗口甲', bodyCode(3)]);
  const seen = entries().map(({ kind, purpose, operator, basis: why }) => [kind, purpose, operator, why]);
  assert.deepEqual(seen.slice(0, 4).map(([kind, purpose, operator]) => [kind, purpose, operator]),
    [['access', 'self', '示例经办人'], ['batch', 'award', '示例评选丙'], ['show', 'supervision', '示例执法乙'], ['check', 'permit', '示例窗口甲']]);
  assert.equal(seen[3][3], basis[1]);
  assert.ok(seen.every(([, , , why]) => why !== ''), 'each has its basis');
  must(2, ['access', '--home', mine, ...asker('permit'), bodyCode(2)]);
});

test('the same seed writes the same city, another seed another', () => {
  const digest = (seed) => {
    const keep = place('city');
    must(0, ['city', '--home', newHome('city'), '--subjects', '150', '--records', '1500', '--seed', String(seed), '--keep', keep]);
    const sum = createHash('sha256');
    for (const path of filesUnder(keep).sort()) sum.update(basename(path)).update(readFileSync(path));
    return sum.digest('hex');
  };
  const first = digest(3);
  assert.equal(digest(3), first);
  assert.notEqual(digest(4), first);
});

test('two homes with the same files give the same answers but for the times', () => {
  const other = filled('other');
  const bare = (text) => text.replace(/"(received|known_at|at)":"[^"]*"/g, '"$1":""');
  for (let n = 1; n <= 40; n += 3) {
    for (const command of ['check', 'show']) {
      const args = (at) => [command, '--home', at, ...asker('permit'), bodyCode(n), '--json'];
      assert.equal(bare(taixin(args(home)).out), bare(taixin(args(other)).out));
    }
  }
});

await finish();
