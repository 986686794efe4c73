// Whether words that are written into the platform ever become something else than words: markup, scripts, addresses,
// formulas. Hostile strings, each with a mark of its own, go into every field that a department, a subject or an officer
// can write: rows of every item of the catalog, the forms of every page, the members of the interface's bodies. Then
// every page and file that every role can reach is looked at: in the browser when it holds a mark.
//
//   node tests/browser/injection.mjs [PART OF A NAME]
//
// The list of what was written and where it was seen again is printed. What was taken and never seen fails, unless
// `unseen` below says why. TAIXIN_SHOTS=DIR keeps pictures of a few. The last line is "N passed, M failed".

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { demoPeople } from '../cli/callers.mjs';
import { bodyCode, bodyName, csv, department, ingest, must, newHome, parseCsv, registration, serve, suite, taixin, tree, write } from '../cli/lib.mjs';
import { readXlsx, unzip } from '../cli/workbook.mjs';
import { open as openDeskPage, openOffice, settled, shots } from './pages.mjs';

// ---- hostile words

// At most 32 characters, since short fields take no more.
const kinds = [
  (m) => `${m}<script>alert()</script>`,
  (m) => `${m}"><img src onerror=x()>`,
  (m) => `${m}' onclick=alert() x='`,
  (m) => `javascript:alert()//${m}`,
  (m) => `${m}</textarea><p onclick=x>`,
  (m) => `${m}{{7*7}}\${7*7}<%=7*7%>`,
  (m) => `=${m}+cmd|' /C calc'!A0`,
  (m) => `\u202e${m}]]><!--`,
];
const written = new Map(); // mark -> { field, words, taken, seen: Set of places }
// The next words for a field; `kind`: which of them, else each in its turn.
function hostile(field, kind = written.size % kinds.length) {
  const mark = `zq${String(written.size + 1).padStart(5, '0')}z`;
  const words = kinds[kind](mark);
  written.set(mark, { field, words, taken: false, seen: new Set() });
  return words;
}
const marksIn = (text) => new Set([...text.matchAll(/zq\d{5}z/gi)].map(([mark]) => mark.toLowerCase()));
function took(text) {
  for (const mark of marksIn(text)) if (written.has(mark)) written.get(mark).taken = true;
}
const troubles = [];
const trouble = (where, what) => troubles.push(`${where}: ${what}`);

// ---- the home

const home = newHome('injection');
must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv([1, 2, 3].map((n) => registration(n))))));
const people = demoPeople(home);
const day = (offset) => new Date(Date.now() + 8 * 3600_000 + offset * 86_400_000).toISOString().slice(0, 10);

// The first entry of each set of codes, as the packs have them.
const firstCodes = new Map();
for (const pack of ['national', 'shandong', 'taian']) {
  for (const file of readdirSync(join(tree, 'packs', pack)).filter((name) => name.endsWith('.toml'))) {
    for (const part of readFileSync(join(tree, 'packs', pack, file), 'utf8').split('[[code_set]]').slice(1)) {
      const id = part.match(/^\s*id\s*=\s*"([^"]+)"/m)?.[1], first = part.match(/entries\s*=\s*\[[^[]*\["([^"]+)"/)?.[1];
      if (id && first && !firstCodes.has(id)) firstCodes.set(id, first);
    }
  }
}
// A value that a field of this type takes, where words of one's own are none.
function plain({ type, code_set: set, code }, n, item) {
  if (set === 'id_kind') return ''; // whoever has such a document is a person, and the row is not kept
  if (set === 'procedure') return item === 'ADM.penalty_simple' ? '简易程序' : '普通程序';
  if (type === 'code' || type === 'codes') return { honour_level: '市级', region: '370902', industry: 'C', subject_category: '法人及非法人组织' }[set] ?? firstCodes.get(set) ?? '1';
  return { date: day(-30 - n), month: day(-60).slice(0, 7), uscc: /ZTDM|SHXYM|TYSHXYDM|XYDM|DM$/.test(code) && !/JGDM|LYDWDM|SJLYDM|BMDM|DWDM/.test(code) ? bodyCode(1) : department.code, boolean: '是' }[type] ?? (/^(money|integer|decimal|number)/.test(type) ? '1' : '');
}

const roles = [...new Set(people.filter(({ role }) => !role.endsWith('_system')).map(({ role }) => role))];
const server = await serve(home);
const { site, visit, close, headers, as } = await openOffice(server, people, roles);
const everybody = ['nobody', ...roles];
const headersOf = (role) => (role === 'nobody' ? {} : headers.get(role));
const { test, finish } = suite();

// ---- looking: what a browser makes of a page, and where the marks are

// In the browser, of a parsed document: what is not words, the marks that are shown, and its forms and links.
function look({ html }) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const bad = [], mark = /zq\d{5}z/i;
  const harmless = new Set(['value', 'data-label', 'aria-label', 'title', 'content', 'placeholder']);
  for (const element of page.querySelectorAll('*')) {
    const tag = element.tagName.toLowerCase();
    if (['script', 'img', 'iframe', 'object', 'embed', 'base', 'style'].includes(tag)) bad.push(`<${tag}>`);
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on') || name === 'style' || name === 'srcdoc') bad.push(`${tag} ${name}=${value.slice(0, 60)}`);
      if (['href', 'src', 'action', 'formaction', 'xlink:href'].includes(name) && !/^(\/(?!\/)|#|\?|tel:|mailto:|https?:\/\/|data:image\/|(\.\.\/)?style\.css$|pages\/[\w-]+\.html$)/.test(value)) bad.push(`${tag} ${name}=${value.slice(0, 60)}`);
      if (mark.test(name) || (mark.test(value) && !harmless.has(name) && !(name === 'href' && value.startsWith('/')))) bad.push(`${tag} ${name}=${value.slice(0, 60)}`);
    }
  }
  const values = [...page.querySelectorAll('input, option')].map((one) => one.getAttribute('value') ?? '');
  return {
    bad,
    comments: html.includes('<!--'),
    shown: [page.documentElement.textContent, ...values].join('\n'),
    links: [...page.querySelectorAll('a[href]')].map((one) => one.getAttribute('href')).filter((href) => href.startsWith('/')),
    forms: [...page.forms].map((form) => ({
      action: form.getAttribute('action') ?? '', method: form.method, enctype: form.enctype,
      fields: [...form.elements].filter(({ name }) => name).map((one) => ({
        name: one.name, id: one.id, tag: one.tagName.toLowerCase(), type: one.type, value: one.value, checked: one.checked,
        options: one.options ? [...one.options].map(({ value }) => value) : [],
      })),
    })),
    wrong: [...page.querySelectorAll('.error-summary a')].map((one) => one.getAttribute('href').slice(1)),
  };
}
const squeezed = (text) => text.replaceAll(/\s+/g, ' ');
const looked = { pages: 0, files: 0, opened: 0, answers: 0 };

async function readHtml(browser, where, html) {
  ++looked.pages;
  const found = await browser.evaluate(look, { html });
  for (const bad of found.bad) trouble(where, bad);
  const text = squeezed(found.shown);
  for (const mark of marksIn(html)) {
    const one = written.get(mark);
    if (!one) continue;
    if (text.includes(squeezed(one.words))) one.seen.add(where);
    else if (marksIn(text).has(mark)) (one.altered ??= new Set()).add(where);
    else trouble(where, `${mark} of ${one.field} is in the page and not shown`);
  }
  return found;
}
// Sheets, calendars, feeds and JSON: cells that a spreadsheet would run are none, and lines are not forged.
function readBytes(where, type, bytes) {
  ++looked.files;
  const seen = (text) => {
    for (const mark of marksIn(text)) written.get(mark)?.seen.add(where);
  };
  if (type.includes('spreadsheetml')) {
    for (const [name, part] of unzip(bytes)) if (/sheet\d+\.xml$/.test(name) && part.toString().includes('<f')) trouble(where, 'a formula in a workbook');
    return seen(readXlsx(bytes).flat().join('\n'));
  }
  if (type.includes('zip')) {
    return [...unzip(bytes)].filter(([name]) => /\.(csv|html|json|ics|txt)$/.test(name)).map(([name, part]) => [`${where} ${name}`, name, part]);
  }
  if (type.includes('pdf')) {
    const done = spawnSync('pdftotext', ['-', '-'], { input: bytes, encoding: 'utf8', maxBuffer: 1 << 26 });
    for (const forbidden of ['/JavaScript', '/JS', '/Launch', '/URI']) if (bytes.includes(Buffer.from(forbidden))) trouble(where, `a PDF with ${forbidden}`);
    return seen(done.stdout ?? '');
  }
  const text = bytes.toString();
  seen(text);
  if (type.includes('csv')) {
    for (const cell of parseCsv(text).flat()) if (marksIn(cell).size > 0 && /^[\s]*[=+\-@\t\r＝＋－＠]/u.test(cell)) trouble(where, `a cell that runs: ${cell.slice(0, 40)}`);
  }
  if (type.includes('calendar')) for (const line of text.split('\r\n')) if (/^(BEGIN|END|ATTACH|URL)/.test(line) && marksIn(line).size > 0) trouble(where, line);
}

const pattern = (path) => path.split('?')[0].replaceAll(/[0-9a-f]{20,}|\d+|9[0-9A-Z]{17}|[XS][BZ]\d{8}-\w+/g, 'N');
const left = /^\/(sign-out|sign-in|password|first|style|icon|docs|openapi|embed|problems|work|desk|ledger\/verify)/; // of the workbench: below, in the browser
const known = new Map(); // role and path pattern -> [role, path] of one that answered, pattern by pattern
const parameters = new Set(['lang', 'after', 'q', 'query', 'item', 'state', 'cursor', 'next', 'page', 'size', 'month', 'year']);

// All that a role reaches by links from where it begins, kinds of pages that it has seen least of first; `each` is told
// of every page.
async function crawl(browser, role, each, most = 90) {
  const queue = ['/', '/my', '/account', '/open', '/open/listings', '/open/lists', '/cases', '/submissions', `/open/subject/${bodyCode(1)}`, ...[1, 2, 3, 4, 5, 6, 7, 8].flatMap((n) => [`/cases/${n}`, `/my/cases/${n}`])], done = new Set(), times = new Map();
  const seen = (path) => times.get(pattern(path)) ?? 0;
  while (queue.length > 0 && done.size < most) {
    const [path] = queue.splice(queue.reduce((least, one, at) => (seen(one) < seen(queue[least]) ? at : least), 0), 1);
    const kind = pattern(path);
    if (done.has(path) || left.test(path) || /[?&](lang|large|size)=/.test(path) || seen(path) >= (kind.includes('N') || /log$/.test(kind) ? 14 : 3)) continue;
    done.add(path);
    times.set(kind, seen(path) + 1);
    const answer = await fetch(site + path, { headers: headersOf(role), redirect: 'manual' });
    const type = answer.headers.get('content-type') ?? '';
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (answer.status >= 500) trouble(`${role} ${path}`, `status ${answer.status}`);
    if (answer.status === 303) queue.push(answer.headers.get('location'));
    if (answer.status !== 200) continue;
    if (!known.has(`${role} ${kind}`)) known.set(`${role} ${kind}`, [role, path]);
    const where = `${role} ${kind}`;
    if (type.startsWith('text/html')) {
      const html = bytes.toString();
      const found = await readHtml(browser, where, html);
      for (const link of found.links) {
        for (const [name] of new URLSearchParams(link.split('?')[1] ?? '')) parameters.add(name);
        queue.push(link.split('#')[0]);
      }
      for (const form of found.forms) if (form.method === 'get') for (const { name } of form.fields) parameters.add(name);
      await each?.(path, html, found, where);
    } else {
      for (const [inner, name, part] of readBytes(where, type, bytes) ?? []) {
        if (name.endsWith('.html')) await readHtml(browser, inner, part.toString());
        else readBytes(inner, name.endsWith('.csv') ? 'text/csv' : name.endsWith('.ics') ? 'text/calendar' : 'application/json', part);
      }
    }
  }
}

// ---- writing

const items = [];
const registered = []; // bodies of each kind of registration, whose pages are read too
test('rows of every item, with hostile words in every text', async () => {
  const { items: all } = await (await fetch(`${site}/api/v1/items`)).json();
  for (const { code } of all) items.push(await (await fetch(`${site}/api/v1/items/${code}`)).json());
  assert.ok(items.length > 40);
  let taken = 0, back = 0;
  const notIn = [];
  for (const [at, { code, fields }] of items.entries()) {
    const registry = code.startsWith('REG.');
    const rows = kinds.map((_, kind) => Object.fromEntries(fields.map((field) => {
      if (field.type === 'text' || field.type === 'person_name') return [field.code, hostile(`${code}.${field.code}`, kind)];
      // The name of a body links a row: hostile ones are bodies of their own, or come back with the reason.
      if (field.type === 'subject_name') return [field.code, registry || kind === 7 ? hostile(`${code}.${field.code}`, kind) : bodyName(1)];
      if (field.type === 'uscc' && registry && !/JG|DW|BM/.test(field.code)) return [field.code, bodyCode(1000 + at * 10 + kind, code === 'REG.individual_business' ? '92' : '91')];
      return [field.code, plain(field, kind, code)];
    })));
    const own = fields.find(({ type, code: name }) => registry && type === 'uscc' && !/JG|DW|BM/.test(name));
    if (own) registered.push(...rows.map((row) => row[own.code]));
    const text = csv(rows);
    const done = taixin(ingest(home, code, write(`${code}.csv`, text), ['--json']));
    assert.ok([0, 3].includes(done.code), `${code}: ${done.both.slice(0, 800)}`);
    const receipt = JSON.parse(done.out);
    taken += receipt.accepted ?? 0;
    back += receipt.quarantined ?? 0;
    took(text); // gone in, or sent back with its reason: it is to be seen either way
    if (!receipt.accepted && !receipt.people && !receipt.statuses) notIn.push(`${code} (${[...new Set((receipt.errors ?? []).map(({ code: why, field }) => `${why} ${field}`))].slice(0, 4).join('; ')})`);
  }
  console.log(`        ${items.length} items, ${taken} rows in, ${back} back; of these no row went in: ${notIn.join(', ')}`);
  assert.ok(taken > back, `${taken} in, ${back} back`);
});

const plainWords = (name) => (/code$|^code/.test(name) ? bodyCode(3) : /until|from|day|date|since|last/.test(name) ? day(30) : /days|count|number$/.test(name) ? '3' : /query/.test(name) ? bodyCode(1) : /login/.test(name) ? `shili-${written.size}` : '示例内容 1 号');
// What would end the accounts by which this suite goes on, and what only a phone's code opens.
const leftForms = /^\/(sign-out|sign-in|password|first|account|search|subject|open|verify)|\/accounts\/\d|\/units\/\d+\/close|\/submit$/;
const formsSent = new Map();

async function send(role, form, from) {
  const used = `${pattern(form.action)} ${form.fields.map(({ name }) => name).join(',')}`;
  if (form.method !== 'post' || leftForms.test(form.action) || (formsSent.get(used) ?? 0) >= 3) return;
  formsSent.set(used, (formsSent.get(used) ?? 0) + 1);
  const where = `${role} ${pattern(from)} form ${pattern(form.action)}`;
  const dull = new Set(), given = new Map();
  for (let round = 0; round < 6; ++round) {
    const values = [];
    const radios = new Set();
    for (const field of form.fields) {
      if (field.type === 'submit' || field.type === 'button' || field.tag === 'fieldset') continue;
      if (field.type === 'radio') {
        if (radios.has(field.name)) continue;
        radios.add(field.name);
      }
      if (field.tag === 'select') values.push([field.name, field.value || field.options.find((one) => one) || '']);
      else if (field.type === 'checkbox') values.push([field.name, field.value || 'true']);
      else if (field.type === 'hidden' || field.type === 'radio') values.push([field.name, field.value]);
      else if (field.type === 'date') values.push([field.name, day(30)]);
      else if (field.type === 'file') {
        if (!given.has(field.name)) given.set(field.name, hostile(`${where}: name of the file ${field.name}`, 1));
        if (!dull.has(field.name)) values.push([field.name, new File([`%PDF-1.4 ${from}`], `${given.get(field.name)}.pdf`, { type: 'application/pdf' })]);
      } else if (dull.has(field.name)) values.push([field.name, plainWords(field.name)]);
      else {
        if (!given.has(field.name)) given.set(field.name, hostile(`form ${pattern(form.action)}: ${field.name}`));
        values.push([field.name, given.get(field.name)]);
      }
    }
    const post = async (to, fields) => {
      const body = to.enctype === 'multipart/form-data' ? new FormData() : new URLSearchParams();
      for (const [name, value] of fields) if (!(value instanceof File) || body instanceof FormData) body.append(name, value);
      const answer = await fetch(site + (to.action || from), { method: 'POST', headers: { cookie: headersOf(role).cookie ?? '' }, body, redirect: 'manual' });
      return { answer, html: await answer.text() };
    };
    let { answer, html } = await post(form, values);
    // What is looked over before it is sent is no place where it was seen again.
    if (answer.status === 200 && html.includes('name="looked-over"')) {
      const over = await browserPage.evaluate(look, { html });
      for (const bad of over.bad) trouble(`${where} looked over`, bad);
      const sure = over.forms.find(({ fields }) => fields.some(({ name, value }) => name === 'looked-over' && value === 'send'));
      ({ answer, html } = await post(sure, sure.fields.filter(({ name, tag }) => name && tag === 'input').map(({ name, value }) => [name, value])));
      assert.ok(!html.includes('value="send"'), `${where}: it is looked over once`);
    }
    if (answer.status >= 500) trouble(where, `status ${answer.status}`);
    if (answer.status < 400) {
      for (const [, value] of values) if (typeof value === 'string') took(value);
      for (const [, value] of values) if (value instanceof File) took(value.name);
      if (answer.status === 200 && /html/.test(answer.headers.get('content-type') ?? '')) await readHtml(browserPage, `${where} answered`, html);
      return;
    }
    const found = await readHtml(browserPage, `${where} refused`, html);
    const wrong = found.wrong.map((id) => form.fields.find((field) => field.id === id || field.name === id)?.name).filter((name) => name && !dull.has(name));
    if (wrong.length === 0) {
      const next = form.fields.find(({ name, type, tag }) => (type === 'text' || type === 'file' || tag === 'textarea') && !dull.has(name));
      if (!next) return;
      wrong.push(next.name);
    }
    for (const name of wrong) dull.add(name);
  }
}

let browserPage;
const inBrowser = (body) => visit({}, async (page) => {
  browserPage = page;
  await page.goto(`${site}/contact`);
  await body(page);
});

test('the forms of every page that a role reaches', () => inBrowser(async (page) => {
  // First who begins something, then who goes on with it; twice, since a step opens the next.
  for (const role of ['agent', 'subject', 'querier', 'case_officer', 'case_handler', 'window', 'supervisor', 'complaint_keeper', 'agent', ...roles]) {
    await crawl(page, role, async (path, html, found) => {
      for (const form of found.forms) await send(role, form, path);
    }, 60);
    if (role !== 'agent') continue;
    // What can be asked for about a record stands behind a form that no link leads to.
    const { classes } = await (await fetch(`${site}/api/v1/own`, { headers: headersOf(role) })).json();
    for (const { id } of classes.flatMap(({ records }) => records.slice(0, 2))) {
      const path = `/my/apply/${id.slice(1)}`;
      const { forms } = await readHtml(page, `agent ${pattern(path)}`, await (await fetch(site + path, { headers: { cookie: headersOf(role).cookie } })).text());
      for (const form of forms) await send(role, form, path);
    }
  }
  console.log(`        ${formsSent.size} forms`);
  assert.ok(formsSent.size > 25, [...formsSent.keys()].join('\n'));
  const { cases } = await (await fetch(`${site}/api/v1/cases`, { headers: headersOf('case_handler') })).json();
  console.log(`        ${cases.length} cases before officers: ${[...new Set(cases.map(({ kind }) => kind))].join(' ')}`);
  assert.ok(new Set(cases.map(({ kind }) => kind)).size >= 3, 'what subjects asked for came to officers');
}));

test('the members of the bodies of the interface', async () => {
  const description = await (await fetch(`${site}/openapi.json`)).json();
  const resolve = (schema) => (schema.$ref ? description.components.schemas[schema.$ref.split('/').pop()] : schema);
  const leftOperations = /password|session|second|secret|token|close|suspend|revoke|certificate|sign/i;
  let sent = 0, good = 0;
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const content = operation.requestBody?.content?.['application/json'];
      if (!content || leftOperations.test(operation.operationId) || leftOperations.test(path)) continue;
      const shape = resolve(content.schema), example = content.example ?? {};
      const names = Object.entries(shape.properties ?? {}).filter(([, one]) => { const own = resolve(one); return own.type === 'string' && !own.format && !own.enum && !own.pattern; }).map(([name]) => name);
      const target = path.replaceAll(/\{[^}]*\}/g, '1');
      const ask = async (role, body) => {
        const answer = await fetch(site + target, { method: method.toUpperCase(), headers: { ...headersOf(role), 'content-type': 'application/json' }, body: JSON.stringify(body) });
        const text = await answer.text();
        ++looked.answers;
        assert.match(answer.headers.get('content-type') ?? 'application/json', /json|plain|csv|pdf/, `${operation.operationId} answers no page`);
        assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
        if (answer.status >= 500) trouble(operation.operationId, `status ${answer.status} ${text.slice(0, 200)}`);
        return answer.status;
      };
      for (const role of everybody) {
        const status = await ask(role, example);
        if (status === 401 || status === 403) continue;
        for (const name of names) {
          const words = hostile(`${operation.operationId}.${name}`);
          ++sent;
          if ((await ask(role, { ...example, [name]: words })) < 300) {
            took(words);
            ++good;
          }
        }
        break;
      }
    }
  }
  console.log(`        ${sent} members sent, ${good} taken`);
  assert.ok(sent > 80);
});

// ---- seeing

test('no page, sheet or paper that anybody reaches makes more of them than words', () => inBrowser(async (page) => {
  const opened = new Map();
  for (const role of everybody) {
    const real = [];
    await crawl(page, role, async (path, html) => {
      if (marksIn(html).size > 0 && (opened.get(`${role} ${pattern(path)}`) ?? 0) < 1) {
        opened.set(`${role} ${pattern(path)}`, 1);
        real.push(path);
      }
    }, 220);
    await visit(role === 'nobody' ? {} : as(role), async (own) => {
      for (const path of real.slice(0, 25)) await openReally(own, `${role} ${path}`, () => own.goto(site + path));
      if (role === 'agent') {
        await own.goto(`${site}/my`);
        await openReally(own, 'agent /subject', () => own.locator('form[action="/subject"] button').click());
        await readHtml(page, 'agent /subject', await own.content());
        await own.screenshot({ path: join(shots, 'injection-own.png'), fullPage: true });
      }
    });
  }
  // Questions are forms: an officer's answer, everybody's, and names that were written as such.
  for (const [role, path, fields] of [
    ...registered.map((code) => ['querier', '/subject', { query: code, purpose: 'procurement', basis: '示例 1' }]),
    ['querier', '/subject', { query: bodyCode(1), purpose: 'procurement', basis: hostile('form /subject: basis') }], ['querier', '/search', { query: '示例', purpose: 'procurement', basis: '示例 1' }],
    ['window', '/subject', { query: bodyCode(1), purpose: 'permit', basis: '示例 1' }], ['nobody', '/open', { query: hostile('form /open: query') }], ['nobody', '/open', { query: 'zq' }], ['querier', '/search', { query: hostile('form /search: query'), purpose: 'procurement' }],
  ]) {
    const csrf = role === 'nobody' ? {} : { csrf: headersOf(role)['x-csrf-token'] };
    const answer = await fetch(site + path, { method: 'POST', headers: { cookie: headersOf(role).cookie ?? '' }, body: new URLSearchParams({ ...csrf, ...fields }), redirect: 'manual' });
    await readHtml(page, `${role} POST ${path}`, await answer.text());
    if (answer.status < 400) took(Object.values(fields).join(' '));
  }
  // Files that links do not lead to.
  for (const [role, path] of [['agent', '/my/export'], ['agent', '/my/calendar.ics'], ...[...Array(items.length + 12).keys()].flatMap((n) => ['csv', 'xlsx'].map((format) => ['centre_operator', `/api/v1/submissions/${n + 1}/errors?format=${format}`]))]) {
    const answer = await fetch(site + path, { headers: headersOf(role) });
    if (answer.status !== 200) {
      await answer.arrayBuffer();
      continue;
    }
    for (const [inner, name, part] of readBytes(`${role} ${pattern(path)}`, answer.headers.get('content-type'), Buffer.from(await answer.arrayBuffer())) ?? []) {
      if (name.endsWith('.html')) await readHtml(page, inner, part.toString());
      else readBytes(inner, name.endsWith('.csv') ? 'text/csv' : 'text/plain', part);
    }
  }
  // The log back to its beginning, of which pages show the newest part.
  for (let cursor = '', pages = 0; pages < 100; ++pages) {
    const answer = await fetch(`${site}/api/v1/log${cursor && `?cursor=${cursor}`}`, { headers: headersOf('auditor') });
    const bytes = Buffer.from(await answer.arrayBuffer());
    readBytes('auditor /api/v1/log', 'application/json', bytes);
    cursor = JSON.parse(bytes.toString()).next_cursor ?? '';
    if (!cursor) break;
  }
  // What the workbench alone shows.
  for (const path of ['/api/v1/bulletins/counts', '/api/v1/duties', '/api/v1/duties/things']) {
    const answer = await fetch(site + path, { headers: headersOf('centre_operator') });
    readBytes(`centre_operator ${path}`, 'application/json', Buffer.from(await answer.arrayBuffer()));
  }
  assert.deepEqual([...new Set(troubles)], []);
  console.log(`        ${looked.pages} pages read, ${looked.opened} opened, ${looked.files} files, ${looked.answers} answers`);
  assert.ok(looked.opened > 20 && looked.files > 5);
}));

async function openReally(page, where, go) {
  ++looked.opened;
  const dialog = (one) => { trouble(where, `a dialog: ${one.message()}`); one.dismiss(); };
  const said = (one) => { if (/Refused|Content Security Policy|violates/i.test(one.text())) trouble(where, one.text().slice(0, 200)); };
  page.on('dialog', dialog);
  page.on('console', said);
  await go();
  await page.waitForLoadState();
  page.off('dialog', dialog);
  page.off('console', said);
}

// In the browser, of the document as the workbench made it: what is not words, and the text that is shown.
function lookLive(html) {
  const page = html ? new DOMParser().parseFromString(html, 'text/html') : document; // another than the one that is open: to try this
  const bad = [], mark = /zq\d{5}z/i, harmless = new Set(['value', 'aria-label', 'title', 'placeholder', 'data-label', 'aria-valuetext']);
  for (const element of page.querySelectorAll('*')) {
    const tag = element.tagName.toLowerCase();
    if (['iframe', 'object', 'embed', 'base'].includes(tag) || (tag === 'script' && !/^\/desk\/assets\/[\w.-]+$/.test(element.getAttribute('src') ?? ''))) bad.push(`<${tag}>`);
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on') || name === 'srcdoc') bad.push(`${tag} ${name}=${value.slice(0, 60)}`);
      if (['href', 'src', 'action', 'formaction', 'xlink:href'].includes(name) && !/^(\/(?!\/)|#|\?|tel:|mailto:|https?:\/\/|blob:|data:image\/)/.test(value)) bad.push(`${tag} ${name}=${value.slice(0, 60)}`);
      if (mark.test(name) || (mark.test(value) && !harmless.has(name) && !(name === 'href' && value.startsWith('/')))) bad.push(`${tag} ${name}=${value.slice(0, 60)}`);
    }
  }
  const values = [...document.querySelectorAll('input, textarea, option')].map((one) => one.value ?? '');
  return { bad: [...bad, ...globalThis.ran.map((what) => `it ran: ${what}`)], shown: [document.body.innerText, ...values].join('\n') };
}

const openDesk = (page, link) => openDeskPage(page, site + link);

test('no list of the workbench, nor what it opens, makes more of them than words', async () => {
  const before = troubles.length;
  let lists = 0, details = 0, marked = 0;
  for (const role of roles.filter((one) => !['subject', 'agent'].includes(one))) {
    await visit(as(role), async (page) => {
      await page.addInitScript(() => {
        globalThis.ran = [];
        globalThis.alert = () => globalThis.ran.push('alert');
        globalThis.x = () => globalThis.ran.push('x');
      });
      page.on('pageerror', (error) => trouble(`${role} ${page.url()}`, error.message));
      const read = async () => {
        await settled(page);
        const where = `${role} /desk${pattern(new URL(page.url()).pathname.replace(/^\/desk/, ''))}`;
        const { bad, shown } = await page.evaluate(lookLive, '');
        for (const one of bad) trouble(where, one);
        if (new URL(page.url()).search.includes('zq') || marksIn(shown).size === 0) return;
        ++marked;
        for (const mark of marksIn(shown)) if (written.has(mark) && squeezed(shown).includes(squeezed(written.get(mark).words))) written.get(mark).seen.add(where);
      };
      await openDesk(page, '/desk/');
      // What is looked for is found where it is.
      assert.equal((await page.evaluate(lookLive, '<p onclick="x()">zq99997z</p><img src="//other" onerror="x()"><a href="javascript:x()" id="zq99997z">x</a><script src="/x.js"></script>')).bad.length, 6);
      page.on('console', (one) => { if (/Refused|Content Security Policy|violates/i.test(one.text())) trouble(`${role} ${page.url()}`, one.text().slice(0, 200)); });
      const links = await page.locator('nav a[href^="/desk/"]').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
      for (const link of links) {
        await openDesk(page, link);
        await read();
        ++lists;
        const row = page.locator('main [role=grid] [data-index="0"]').first();
        if (await row.count()) {
          const within = row.getByRole('link').first();
          if (await within.count()) await within.click();
          else await row.press('Enter');
          await page.waitForURL((url) => url.href !== site + link, { timeout: 300 }).catch(() => {}); // not every row leads somewhere
          if (page.url() !== site + link && page.url().startsWith(`${site}/desk/`)) {
            ++details;
            await read();
          }
        }
        const words = kinds[lists % 4](`zq9998${lists % 4}z`);
        await openDesk(page, `${link}?${new URLSearchParams(['q', 'source', 'name', 'unit', 'item', 'state', 'kind', 'region', 'mark', 'ask', 'query'].map((name) => [name, words]))}`);
        await read();
      }
    });
  }
  console.log(`        ${lists} lists, ${details} opened, ${marked} with hostile words`);
  assert.deepEqual([...new Set(troubles.slice(before))], []);
  assert.ok(lists > 80 && details > 40 && marked > 20, `${lists} ${details} ${marked}`);
});

test('what an address says comes back as words', () => inBrowser(async (page) => {
  const before = troubles.length;
  let asked = 0;
  // Of every page of every role; each kind of words at the first role that has the page, one in its turn at the others.
  const met = new Set();
  for (const [, [role, path]] of known) {
    const kind = pattern(path);
    const all = !met.has(kind);
    met.add(kind);
    for (const which of all ? [0, 1, 3] : [asked % kinds.length]) {
      const words = kinds[which](`zq9999${which}z`);
      const query = new URLSearchParams([...parameters].filter((name) => name !== 'lang').map((name) => [name, words]));
      const answer = await fetch(`${site}${path.split('?')[0]}?${query}`, { headers: headersOf(role), redirect: 'manual' });
      ++asked;
      const html = await answer.text();
      if (answer.status >= 500) trouble(`${role} ${kind}?`, `status ${answer.status}`);
      const to = answer.headers.get('location');
      if (to && !to.startsWith('/')) trouble(`${role} ${kind}?`, `leads to ${to}`);
      if (/[\r\n]/.test(to ?? '')) trouble(`${role} ${kind}?`, 'a header of its own');
      if ((answer.headers.get('content-type') ?? '').startsWith('text/html')) await readHtml(page, `${role} ${kind}?`, html);
    }
  }
  // A path that is nobody's, too.
  for (const which of kinds.keys()) await readHtml(page, 'a path', await (await fetch(`${site}/${encodeURIComponent(kinds[which]('zq99990z'))}`)).text());
  console.log(`        ${asked} addresses with ${parameters.size} parameters: ${[...parameters].join(', ')}`);
  assert.deepEqual(troubles.slice(before), []);
  assert.ok(known.size > 40);
}));

// What is taken and shown to nobody, with the reason.
const unseen = [
  { which: /^(searchSubjects|showSubject|check|whoLooked|proveSubject|searchPublic)\.query$/, why: 'what was asked is kept as a digest' },
  { which: /^(searchSubjects|showSubject|check|whoLooked|proveSubject|listMembers|listListHistory|stateCleanDay|issueReport)\.(operator|unit)$/, why: 'of an account its own name and unit stand there, whatever is typed' },
  { which: /^verifyReport\./, why: 'compared, and not kept' },
  { which: /^form \/(search|reports\/(counter|new)): query$/, why: 'of a search that finds bodies the page shows these, and not what was typed' },
  { which: /^REG\.(public_institution|social_organization)\./, why: 'of these bodies an answer shows state, names and who is in charge; nobody in this suite signs in for one of them' },
  { which: /^issueOwnReport\.fields$/, why: 'of special reports: an ordinary one has no scope' },
  { which: /^form \/my\/apply\/N: paper--/, why: 'the number of a form signed at a window: of whoever acts for itself there is none' },
  { which: /: name of the file /, why: 'a material is kept by number, digest, size and type: its name goes' },
  { which: /^form \/my\/apply\/N: submit-(proof|evidence|commitment|plan)$/, why: 'the number of the file that was handed over takes its place' },
];

test('what was taken was seen again', async () => {
  const fields = new Map();
  for (const one of written.values()) {
    const all = fields.get(one.field) ?? { taken: 0, seen: new Set(), altered: new Set() };
    if (one.taken) ++all.taken;
    for (const place of one.seen) all.seen.add(place);
    for (const place of one.altered ?? []) all.altered.add(place);
    fields.set(one.field, all);
  }
  const missing = [];
  for (const [field, { taken, seen, altered }] of fields) {
    if (taken === 0) continue;
    console.log(`        ${field}: ${[...seen].slice(0, 3).join('; ')}${seen.size > 3 ? ` and ${seen.size - 3} more` : ''}${seen.size === 0 ? [...altered].map((one) => `(in part) ${one}`).slice(0, 2).join('; ') : ''}`);
    const why = unseen.find(({ which }) => which.test(field))?.why;
    if (seen.size === 0 && why) console.log(`            nowhere: ${why}`);
    if (seen.size === 0 && altered.size === 0 && !why) missing.push(field);
  }
  assert.deepEqual(missing, [], 'written and never seen, and no reason is given');
});

await finish();
await close();
await server.stop();
