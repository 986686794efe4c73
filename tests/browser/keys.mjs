// Somebody with a keyboard alone, for the suites keyboard*.mjs: Tab, Shift+Tab, arrows, Space, Enter, Esc and typing. No
// pointer, and nothing is focused by a script. What is looked for is found by looking (locators), and come to by keys.
//
//   for (const look of looksOf(site, as)) visit(look.by('querier'), async (page) => {
//     const keys = new Keys(page, look, `${site}/desk`);
//     await keys.go('/lists');
//     await keys.choose('名单', 'wages');
//     await keys.press('查看成员');
//     await keys.openRow(bodyName(1));
//   });
//
// A way is written once, in the Chinese words of the page, and is gone twice: in Chinese at 1280 pixels, in English at 360.
// The English of a word is what the workbench says instead of it: `say('提交', 'Submit')` in web/src.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { filesUnder, tree } from '../cli/lib.mjs';
import { inEnglish, judge, settled } from './pages.mjs';

// ---- words

const pairs = new Map();
for (const file of filesUnder(join(tree, 'web/src')).filter((path) => /\.(vue|ts)$/.test(path))) {
  for (const [, zh, en] of readFileSync(file, 'utf8').matchAll(/(?:say\(|\[)\s*'((?:[^'\\]|\\.)*)',\s*'((?:[^'\\]|\\.)*)'/g)) pairs.set(zh, (pairs.get(zh) ?? new Set()).add(en.replaceAll('\\', '')));
}
const escaped = (words) => words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
function english(zh) {
  assert.ok(pairs.has(zh), `web/src says nothing for ${zh}`);
  return [...pairs.get(zh)];
}

// How somebody goes a way: in which language, on how wide a screen. `say` picks the words of it: both given, or looked up.
export const looksOf = (site, as) => [['zh', { width: 1280, height: 900 }], ['en', { width: 360, height: 740 }]].map(([lang, viewport], at) => {
  const among = (zh) => (lang === 'zh' ? [zh] : english(zh)).map(escaped).join('|');
  return {
    at,
    lang,
    name: `${lang} at ${viewport.width}`,
    say: (zh, en) => (lang === 'zh' ? zh : en),
    exactly: (zh) => new RegExp(`^\\s*(?:${among(zh)})(?:（选填）| \\(optional\\))?\\s*$`),
    within: (zh) => new RegExp(`(?:${among(zh)})`),
    by: (who) => ({ ...(typeof who === 'string' ? as(who) : who), viewport, locale: lang === 'zh' ? 'zh-CN' : 'en-GB' }),
    begin: async (page) => { // the workbench and the pages each keep the choice
      if (lang === 'en') await inEnglish(page);
      await page.goto(`${site}/contact?lang=${lang}`);
    },
  };
});

// Judged at both widths, and gone on with at its own.
export async function judged(page, name) {
  const own = page.viewportSize();
  await judge(page, name);
  await page.setViewportSize(own);
}

// ---- keys

// Tab until this has the focus, as often as a page may have stops; Shift+Tab when it stands before where one is.
const stopsMax = 150;
const hasFocus = (one) => one === document.activeElement || one.contains(document.activeElement);
export async function tabTo(page, locator, key) {
  const wanted = locator.first();
  await wanted.waitFor({ state: 'attached' });
  key ??= await wanted.evaluate((one) => {
    const at = document.activeElement;
    const before = at && at !== document.body && !at.contains(one) && at.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING;
    return before ? 'Shift+Tab' : 'Tab';
  });
  for (let stops = 0; stops <= stopsMax; ++stops) {
    if (await wanted.evaluate(hasFocus)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not come to ${locator}`);
}
export async function pressOn(page, locator, key = 'Enter') {
  await tabTo(page, locator);
  await page.keyboard.press(key);
}
export async function typeIn(page, locator, words) {
  await tabTo(page, locator);
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(words);
}
// An option of a list that is closed: its first letters would do, too; arrows come to every one.
export async function chooseIn(page, locator, value) {
  await tabTo(page, locator);
  for (const key of ['ArrowDown', 'ArrowUp']) {
    for (let steps = 0; steps < 60; ++steps) {
      if ((await locator.inputValue()) === value) return;
      const before = await locator.inputValue();
      await page.keyboard.press(key);
      if ((await locator.inputValue()) === before) break; // the last one, or the first
    }
  }
  assert.equal(await locator.inputValue(), value);
}

export class Keys {
  constructor(page, look, desk) {
    Object.assign(this, { page, look, desk });
    this.say = look.say;
    this.main = page.locator('main');
    this.in = this.main; // where words are looked for: the page, or a window over it
  }
  // An address typed, and past the navigation as whoever goes by keys does.
  async go(path) {
    await this.page.goto(this.desk + path);
    await settled(this.page);
    await pressOn(this.page, this.page.locator('a.skip'));
  }
  async arrived(address) {
    await this.page.waitForURL(address);
    await settled(this.page);
  }
  there(words) { // a button or a link of this name
    if (typeof words !== 'string' && !(words instanceof RegExp)) return words;
    const name = words instanceof RegExp ? words : this.look.exactly(words);
    return this.in.getByRole('button', { name }).or(this.in.getByRole('link', { name })).first();
  }
  field(words) {
    return typeof words === 'string' ? this.in.getByLabel(this.look.exactly(words)).first() : words;
  }
  to = (what) => tabTo(this.page, this.there(what));
  press = (what, key) => pressOn(this.page, this.there(what), key);
  type = (what, words) => typeIn(this.page, this.field(what), words);
  choose = (what, value) => chooseIn(this.page, this.field(what), value);
  async tick(what) {
    const box = this.field(what);
    await tabTo(this.page, box);
    await this.page.keyboard.press('Space');
    assert.ok(await box.isChecked(), 'it is ticked');
  }
  // One of several of which one holds: Tab comes to one of them, arrows to the others.
  async pick(what) {
    const wanted = this.field(what);
    const group = await wanted.getAttribute('name');
    await tabTo(this.page, this.in.locator(`input[type=radio][name="${group}"]`).first());
    await this.page.keyboard.press('Space');
    for (let steps = 0; steps < 20 && !(await wanted.evaluate(hasFocus)); ++steps) await this.page.keyboard.press('ArrowDown');
    assert.ok(await wanted.isChecked());
  }
  // A day in the browser's own field for it, in whichever order its language has the parts.
  async day(what, iso) {
    const field = this.field(what);
    const [year, month, day] = iso.split('-');
    for (const order of [[month, day, year], [day, month, year], [year, month, day]]) {
      await tabTo(this.page, field);
      for (let part = 0; part < 2; ++part) await this.page.keyboard.press('ArrowLeft');
      for (const part of order) {
        await this.page.keyboard.type(part);
        if (part === year && part !== order.at(-1)) await this.page.keyboard.press('ArrowRight'); // it may have six digits
      }
      if ((await field.inputValue()) === iso) return;
    }
    assert.equal(await field.inputValue(), iso);
  }
  // Into the table, and down to the row that says this: words anywhere in it, or what cells say exactly.
  async row(...wanted) {
    const all = this.in.locator('[role=grid] [role=row][data-index]');
    const row = wanted.reduce((rows, words) => rows.filter(words.cell ? { has: this.page.getByRole('gridcell', { name: words.cell, exact: true }) } : { hasText: words }), all).first();
    await row.waitFor();
    const stop = this.in.locator('[role=grid] [role=row][tabindex="0"]').first();
    await tabTo(this.page, stop);
    // Whoever comes from below stands on a link of the row, where arrows are not the table's.
    for (let links = 0; links < 30 && !(await stop.evaluate((one) => one === document.activeElement)); ++links) await this.page.keyboard.press('Shift+Tab');
    await this.page.keyboard.press('Home');
    for (let steps = 0; !(await row.evaluate(hasFocus)); ++steps) {
      assert.ok(steps < 60, `${row}`);
      await this.page.keyboard.press('ArrowDown');
    }
  }
  async openRow(words, address) {
    await this.row(words);
    await this.page.keyboard.press('Enter');
    if (address) await this.arrived(address);
  }
  // The window of the browser for files, opened by Enter.
  async file(what, file) {
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.press(what)]);
    await chooser.setFiles(file);
  }
  async download(what) {
    const [file] = await Promise.all([this.page.waitForEvent('download'), this.press(what)]);
    return readFileSync(await file.path());
  }
  // A window over the page; what is done in it ends with it, and the focus is in the page again.
  async within(window, act) {
    await window.waitFor();
    this.in = window;
    await act();
    this.in = this.main;
    await window.waitFor({ state: 'hidden' });
  }
  dialog = (act) => this.within(this.page.locator('.el-dialog, .el-drawer').filter({ visible: true }), act);
  agree = () => this.within(this.page.locator('.el-message-box'), () => this.press(this.in.locator('.el-button--primary')));
  async sees(words) {
    await this.page.locator('main, .el-message, .el-dialog').getByText(typeof words === 'string' ? this.look.within(words) : words).first().waitFor();
  }
  judged = (name) => judged(this.page, `keys-${name}-${this.look.lang}`);
}

// Ways of people signed in, each gone in both looks: `way(NAME, (go, look) => ...)`, where `go(WHO, ACT)` is somebody at a keyboard: a
// role of the demo's people (`as`, `headers`), or one of `persons` (personsIn). `ask` and `post` are the interface, for what came of it.
export function waysOf({ site, visit, test, as, headers, persons }) {
  const call = async (who, path, options) => {
    const head = headers.get(who) ?? persons[who].headers;
    const answer = await fetch(`${site}/api/v1${path}`, { ...options, headers: { ...head, 'accept-language': 'zh', 'content-type': 'application/json' } });
    assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
    return answer.json();
  };
  return {
    ask: (who, path) => call(who, path),
    post: (who, path, body) => call(who, path, { method: 'POST', body: JSON.stringify(body) }),
    way(name, body) {
      for (const look of looksOf(site, as)) {
        const go = (who, act) => visit(look.by(persons[who]?.visitor ?? who), async (page) => {
          await look.begin(page);
          await act(new Keys(page, look, `${site}/desk`));
        });
        test(`${name}; in ${look.name}`, () => body(go, look));
      }
    },
  };
}
