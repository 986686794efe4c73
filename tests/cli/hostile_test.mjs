// Hostile and unlucky files: a clear error or a right answer, in bounded memory, and never a silent empty result.

import assert from 'node:assert/strict';
import { closeSync, openSync, readFileSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { asker, bodyCode, bytesUnder, csv, filesUnder, gb18030, ingest, json, must, newHome, penalty, place, receiptOf, registration, sleep, start, suite, tree, write } from './lib.mjs';
import { columnName, sheetEnd, sheetStart, workbookParts, xlsx, zip } from './workbook.mjs';

const { test, finish } = suite();
const memoryMax = 1 << 20; // KiB
const home = newHome('hostile');
must(0, ingest(home, 'REG.enterprise', write('登记.csv', csv([1, 2, 3].map((n) => registration(n))))));

// Ends with one of `codes`, within the memory bound, not by a signal; what it said.
async function bounded(args, codes) {
  const running = start(args);
  let peak = 0;
  const watch = (async () => {
    while (running.child.exitCode === null && running.child.signalCode === null) {
      try {
        peak = Math.max(peak, Number(readFileSync(`/proc/${running.child.pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)?.[1] ?? 0));
      } catch { /* it has ended */ }
      await sleep(5);
    }
  })();
  const done = await running.ended;
  await watch;
  assert.ok(codes.includes(done.code), `ended with ${done.code ?? done.signal}: ${done.out}${done.err}`.slice(0, 2000));
  assert.ok(peak < memoryMax, `took ${peak} KiB`);
  if (done.code === 2) assert.ok(done.err.trim().split('\n').length >= 2, `what and what next: ${done.err}`);
  else assert.notEqual(done.out, '');
  return done;
}
async function refused(name, content, words, item = 'ADM.penalty') {
  const path = content === null ? name : write(name, content);
  for (const lang of ['zh', 'en']) {
    const done = await bounded(['--lang', lang, ...ingest(home, item, path)], [2]);
    if (lang === 'zh') assert.match(done.err, words);
  }
}

// Writes `piece` again and again, without holding it all.
function long(name, size, piece, before = '', after = '') {
  const path = write(name, ''), file = openSync(path, 'w'), block = Buffer.from(piece.repeat(Math.ceil((1 << 20) / piece.length)));
  writeSync(file, before);
  for (let left = size; left > 0; left -= block.length) writeSync(file, block, 0, Math.min(left, block.length));
  writeSync(file, after);
  closeSync(file);
  return path;
}
const header = Object.keys(penalty(1)).join(',') + '\r\n';
const line = (n) => csv([penalty(n, 1)]).split('\r\n')[1] + '\r\n';

test('a line of 100 MB', async () => {
  await refused(long('一行.csv', 100 << 20, '长'), null, /./);
  await refused(long('一格.csv', 100 << 20, 'a,'), null, /字节|列/);
  const done = await bounded(ingest(home, 'ADM.penalty', long('中间.csv', 100 << 20, 'x', header + line(1), `\r\n${line(2)}`), ['--json']), [3]);
  const got = receiptOf(done);
  assert.deepEqual([got.rows, got.accepted, got.quarantined], [3, 2, 1], 'the rows around it go in');
  await bounded(ingest(home, 'ADM.penalty', long('未闭合.csv', 100 << 20, `${'x'.repeat(60_000)}\r\n`, `${header}${line(3)}"`)), [2, 3]);
  await bounded(ingest(home, 'ADM.penalty', long('一行.jsonl', 100 << 20, 'x', '{"CF_XDR_MC":"')), [2]);
});

test('lines of which none is a row: bounded on disk too', async () => {
  const mine = newHome('lines'), before = bytesUnder(mine), size = 4 << 20;
  await bounded(ingest(mine, 'ADM.penalty', long('碎行.csv', size, 'x\r\n', header)), [2, 3]);
  assert.ok(bytesUnder(mine) - before < 20 * size, `the home grew by ${Math.round((bytesUnder(mine) - before) / 2 ** 20)} MiB for a file of ${size >> 20} MiB`);
});

test('NUL bytes and invalid encodings cost the row they stand in', async () => {
  const bad = [Buffer.from([0]), Buffer.from([0xff]), Buffer.from([0xc3, 0x28]), Buffer.from([0xed, 0xa0, 0x80])];
  const content = Buffer.concat([Buffer.from(header), ...bad.flatMap((bytes, i) => [Buffer.from(line(10 + 2 * i)), bytes, Buffer.from(line(11 + 2 * i))])]);
  const got = receiptOf(await bounded(ingest(home, 'ADM.penalty', write('坏字节.csv', content), ['--json']), [3]));
  assert.deepEqual([got.rows, got.accepted, got.quarantined], [8, 4, 4]);
  assert.deepEqual(got.errors.flatMap(({ lines }) => lines).sort((a, b) => a - b), [3, 5, 7, 9]);
  const gb = Buffer.concat([gb18030(header + line(30)), Buffer.from([0x81]), gb18030('\r\n' + line(31))]);
  assert.equal(receiptOf(await bounded(ingest(home, 'ADM.penalty', write('国标.csv', gb), ['--json']), [3])).accepted, 2);
  await refused('全空.csv', Buffer.alloc(1 << 20), /./);
  let seed = 7;
  const noise = Buffer.from(Array.from({ length: 1 << 18 }, () => (seed = (seed * 48271) % 2147483647) & 0xff));
  await refused('噪声.csv', noise, /./);
});

test('empty files, headers alone, blank lines, wrong items', async () => {
  await refused('空.csv', '', /空/);
  await refused('只有标记.csv', '\ufeff', /./);
  await refused('空行.csv', '\r\n'.repeat(1000), /./);
  await refused('只有表头.csv', header, /没有数据/);
  await refused('只有表头.xlsx', xlsx([header.trim().split(',')]), /没有数据/);
  await refused('空.jsonl', '[]', /./);
  await refused('处罚.csv', header + line(40), /ADM\.penalty/, 'REG.enterprise');
  await refused('别的.csv', 'a,b,c\r\n1,2,3\r\n', /./);
  await refused('文章.txt', '这是一段说明文字，没有表格。\n第二行。\n', /./);
  assert.equal((await bounded(ingest(home, 'ADM.penalty', tree), [2])).out, '', 'a directory');
});

test('a million columns', async () => {
  await refused('列.csv', `${'列,'.repeat(1_000_000)}\r\n${'1,'.repeat(1_000_000)}\r\n`, /字节|列/);
  const cells = Array.from({ length: 20_000 }, (_, i) => `<c r="${columnName(i)}1" t="inlineStr"><is><t>列${i}</t></is></c>`).join('');
  await refused('列.xlsx', zip(workbookParts(`${sheetStart}<row r="1">${cells}</row><row r="2"><c r="A2"><v>1</v></c></row>${sheetEnd}`)), /列/);
  await refused('键.jsonl', `{${Array.from({ length: 100_000 }, (_, i) => `"k${i}":1`).join(',')}}\n`, /./);
  const far = `${sheetStart}<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>${sheetEnd}`;
  await refused('远.xlsx', zip(workbookParts(far)), /./);
});

test('workbooks that are bombs', async () => {
  const zeros = workbookParts(Buffer.concat([Buffer.from(sheetStart), Buffer.alloc(64 << 20, ' '), Buffer.from(sheetEnd)]));
  await refused('炸弹.xlsx', zip(zeros), /上限|过大|./);
  const laughs = `<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row></sheetData></worksheet>`;
  await refused('笑.xlsx', zip(workbookParts(laughs)), /实体|文档类型/);
  await refused('深.xlsx', zip(workbookParts(sheetStart + '<row>'.repeat(200_000))), /./);
  const good = xlsx([header.trim().split(','), Object.values(penalty(50, 1))]);
  for (const part of [0.1, 0.5, 0.9, 0.99]) await refused('截断.xlsx', good.subarray(0, Math.floor(good.length * part)), /./);
  await refused('不是.xlsx', 'PK\x03\x04 not a zip at all', /./);
  await refused('无关.xlsx', zip([['readme.txt', 'hello']]), /./);
});

test('files of other kinds say what to do instead', async () => {
  const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(4096)]);
  await refused('旧.xls', ole, /另存为|XLSX/);
  await refused('旧.et', ole, /另存为|XLSX/);
  await refused('网页.xls', `<html><table><tr><td>CF_WSH</td></tr><tr><td>1</td></tr></table></html>`, /网页[\s\S]*另存为/);
  await refused('表2003.xls', '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>', /XML[\s\S]*另存为/);
  await refused('文.pdf', '%PDF-1.7\n%âãÏÓ\n', /PDF/);
  await refused('图.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), /图/);
});

// Workbooks by others: 60 of them, evenly spread, and those known to be bad. Each ends in an error or in rows.
const shared = process.env.TAIXIN_SHARED && join(process.env.TAIXIN_SHARED, 'data/xlsx');
const have = (() => { try { return readdirSync(shared).length > 0; } catch { return false; } })();
console.log(`third-party suite ${have ? '' : 'NOT '}run: workbooks of data/xlsx through the command line`);
if (have) {
  test('the workbooks of others end in an error or in rows', async () => {
    const all = filesUnder(shared).filter((path) => /\.(xlsx|xlsm|xls|xlsb|xltx)$/i.test(path)).sort();
    const bad = all.filter((path) => /bomb|lol|fuzz|crash|poc|deep|truncat|corrupt|invalid|clusterfuzz|password|protect|encrypt/i.test(path));
    const chosen = [...new Set([...all.filter((_, i) => i % Math.ceil(all.length / 60) === 0), ...bad])];
    assert.ok(chosen.length >= 60);
    const server = []; // several files a call: each has its error or its receipt
    for (let i = 0; i < chosen.length; i += 12) server.push(chosen.slice(i, i + 12));
    for (const some of server) {
      const done = await bounded(['--lang', 'en', ...ingest(home, 'ADM.penalty', some[0]), ...some.slice(1)], [2, 3]);
      const answers = done.err.trim().split('\n').length / 2 + (done.out.match(/^[Ss]ubmission|^batch/gm)?.length ?? 0);
      assert.ok(answers >= some.length, `${some.length} files, ${answers} answers:\n${done.err}${done.out}\n${some.join('\n')}`);
    }
  });
}

test('after all of it the home is sound and answers', () => {
  assert.deepEqual(json(['doctor', '--home', home]).findings, []);
  const answer = json(['check', '--home', home, ...asker('permit'), bodyCode(1)]);
  assert.equal(answer.matters.find(({ matter }) => matter === 'penalties').count, 9);
  assert.ok(place('x'));
});

await finish();
