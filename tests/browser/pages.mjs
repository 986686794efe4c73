// Pages in Debian's Chromium, driven by playwright-core and judged by axe-core, for the suites beside this file.
//
//   const { visit, judge, close } = await openBrowser(site);
//   test('a page', () => visit({ who: cookies }, async (page) => { await page.goto(site); await judge(page, 'name'); }));
//
//   const { site, visit, close, headers, as, both } = await openOffice(server, demoPeople(home), ['querier', 'agent']);
//   test('a page of an officer', () => both('/reports', 'reports', as('querier')));
//
// CHROMIUM is the browser; with TAIXIN_SHOTS=DIR pictures of what was judged are taken and kept there. What makes a browser's
// test cost is a process for each context, and axe in it: a context is used again, emptied, for whoever has the same cookies
// and settings, and axe is asked for what is wrong, not for all that is right.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

import { signedIn } from '../cli/callers.mjs';
import { scratch, sleep } from '../cli/lib.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const shots = process.env.TAIXIN_SHOTS ?? join(scratch, 'shots');
mkdirSync(shots, { recursive: true });

const wide = { width: 1280, height: 900 };
const small = { width: 360, height: 740 };
const narrow = { width: 320, height: 740 };

async function violations(page) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'],
  }));
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
}

// Words that are seen and that the browser does not hand to assistive technology, neither as text nor as anybody's name,
// value or description: hidden by mistake, or replaced by a name that says something else. Drawings have a text of their own.
async function unspoken(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const bare = (text) => text.replace(/\s+/g, '');
  const spoken = bare(nodes.filter(({ ignored }) => !ignored).map(({ name, value, description }) => [name, value, description].map((one) => one?.value ?? '').join(' ')).join(' '));
  const seen = await page.evaluate(() => {
    const reached = document.querySelector('dialog:modal') ?? document.body; // the rest is out of reach for everybody
    const words = [], walker = document.createTreeWalker(reached, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement: parent } = walker.currentNode;
      if (/[\p{L}\p{N}]/u.test(data) && !parent.closest('svg, script, style, option, noscript') && parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) words.push(data);
    }
    return words;
  });
  return [...new Set(seen.filter((text) => !spoken.includes(bare(text))))];
}

// Words that are Chinese in an English page and not marked so (WCAG 3.1.2). A page of the server marks every stretch; the workbench
// each element whose own words are Chinese (web/src/words/marks.ts): a name in an English sentence stays with it.
async function unmarked(page) {
  return page.evaluate(() => {
    const count = (text, what) => text.match(what)?.length ?? 0;
    const desk = document.getElementById('workbench') !== null;
    const found = [];
    for (const one of document.documentElement.lang === 'en' ? document.body.querySelectorAll('*') : []) {
      const own = [...one.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).map(({ data }) => data).join(' ');
      const han = count(own, /\p{Script=Han}/gu);
      if (!han || (desk && han < 2 * count(own, /[a-z]{2,}/gi)) || one.closest('[lang]').getAttribute('lang').startsWith('zh') || one.closest('script, style, noscript')) continue;
      found.push(one.outerHTML.slice(0, 120));
    }
    return found;
  });
}

// How wide the page is, in a window of so many pixels: an open menu follows a new width by and by.
async function widthIn(page, { width }) {
  await page.waitForFunction((most) => document.documentElement.scrollWidth <= most, width, { timeout: 3000 }).catch(() => {});
  return page.evaluate(() => document.documentElement.scrollWidth);
}

// What is cut off when words are set wider apart, as whoever needs it may (WCAG 1.4.12).
const apart = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }';
async function cutOff(page) {
  const desk = await page.locator('#workbench').count();
  const tables = (spaced) => desk && page.waitForFunction((all) => [...document.querySelectorAll('.box:is([role=grid], [role=table])')].every((one) => {
    const rows = [...one.querySelectorAll('[data-index]')].sort((a, b) => a.dataset.index - b.dataset.index).map((row) => row.getBoundingClientRect());
    return one.classList.contains('spaced') === all && rows.every(({ top }, at) => at === 0 || top >= rows[at - 1].bottom - 1);
  }), spaced);
  await page.evaluate((rules) => {
    globalThis.apart = new CSSStyleSheet();
    globalThis.apart.replaceSync(rules);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, globalThis.apart];
  }, apart);
  await tables(true); // they see it by and by
  await widthIn(page, page.viewportSize());
  const cut = await page.evaluate(() => {
    const found = [...document.querySelectorAll('body *')].filter((one) => {
      const cell = one.matches('[role=gridcell], [role=columnheader]');
      if ((!cell && getComputedStyle(one).overflowX !== 'hidden') || one.closest('.sr, .skip, [aria-hidden=true], svg, .el-select, canvas') || !one.getClientRects().length) return false;
      return one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1;
    }).map((one) => one.outerHTML.slice(0, 120));
    if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} pixels wide`);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== globalThis.apart);
    return found;
  });
  await tables(false);
  return cut;
}

// The same at 320 pixels, which is 1280 at 400 % (WCAG 1.4.10), and with words set wider apart at both.
export async function fits(page, name) {
  await page.setViewportSize(narrow);
  const width = await widthIn(page, narrow);
  assert.ok(width <= narrow.width, `${name} is ${width} pixels wide at ${narrow.width}`);
  assert.deepEqual(await cutOff(page), [], `${name} at ${narrow.width}, words set wider apart`);
  await page.setViewportSize(wide);
  assert.deepEqual(await cutOff(page), [], `${name}, words set wider apart`);
}

// No violation, nothing cut off at the side, no word that only eyes find, none of a language that is not said, and pictures for
// whoever looks.
export async function judge(page, name) {
  for (const [size, viewport] of Object.entries({ 1280: wide, 360: small })) {
    await page.setViewportSize(viewport);
    assert.deepEqual(await violations(page), [], `${name} at ${size}`);
    assert.deepEqual(await unspoken(page), [], `${name} at ${size}: words that are seen and not told`);
    const width = await widthIn(page, viewport);
    assert.ok(width <= viewport.width, `${name} is ${width} pixels wide at ${size}`);
    if (process.env.TAIXIN_SHOTS) await page.screenshot({ path: join(shots, `${name}-${size}.png`), fullPage: true });
  }
  await fits(page, name);
  assert.deepEqual(await unmarked(page), [], `${name}: Chinese in English`);
}

// How far what is seen moved while the page came (a tenth is what visitors bear); to be asked for before the page is.
export const watchShift = (page) => page.addInitScript(() => {
  globalThis.moved = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((one) => one.hadRecentInput || (globalThis.moved += one.value))).observe({ type: 'layout-shift', buffered: true });
});
export async function stays(page, name) {
  await page.waitForTimeout(300); // what comes late moves things late
  const moved = await page.evaluate(() => globalThis.moved);
  assert.ok(moved < 0.1, `${name} moves by ${moved}`);
}

export const heading = (page) => page.locator('h1').innerText();
export const main = (page) => page.locator('main').innerText();
// What a page shows it may show a moment later than what it was waited for: another part of it is still being read. What must
// not be there is asked at once.
async function read(what, good) {
  const end = Date.now() + 5000;
  for (;;) {
    const now = await what();
    if (good(now) || Date.now() > end) return now;
    await sleep(50);
  }
}
export const says = async (page, what, why) => assert.match(await read(() => main(page), (text) => what.test(text)), what, why);
// Of an attribute, a field, how many there are: `shown` reads it.
export const becomes = async (shown, value, why) => assert.equal(await read(shown, (now) => now === value), value, why);
export const press = (page, name) => page.locator('main').getByRole('button', { name, exact: true }).click();

// ---- the workbench: its pages are there when nothing is being read any more
export async function settled(page) {
  await page.locator('main h1').waitFor();
  await page.waitForFunction(() => !document.querySelector('main .el-skeleton, main [aria-busy=true]'));
}
export async function open(page, address) {
  await page.goto(address);
  await settled(page);
}
export const inEnglish = (page) => page.addInitScript(() => localStorage.setItem('lang', 'en'));
// The answer to "are you sure".
export const agree = (page, name) => page.locator('.el-message-box').getByRole('button', { name, exact: true }).click();
// What was refused to the page, and what broke in it: each refusal is an entry of the access log.
export function refusals(page) {
  const found = [];
  page.on('response', (response) => response.status() === 403 && found.push(response.url()));
  page.on('pageerror', (error) => found.push(error.message));
  return found;
}

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-software-rasterizer', '--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage',
    '--no-first-run', '--renderer-process-limit=1'],
});

export async function openBrowser(site, signedIn = []) {
  const browser = await launch();
  const idle = new Map(); // what contexts were made with -> those that nobody uses
  async function take(who, options) {
    const made = JSON.stringify([who, options]);
    const kept = idle.get(made)?.pop();
    if (kept) return kept;
    const context = await browser.newContext({ viewport: wide, locale: 'zh-CN', acceptDownloads: true, reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(15_000);
    await context.addCookies(who);
    const holder = await context.newPage(); // the process, and what it has compiled, lives as long as this page
    await holder.goto(`${site}/icon.svg`);
    return { context, holder, made };
  }
  async function putBack({ context, holder, made }, who) {
    await context.setOffline(false);
    await context.clearCookies();
    await context.addCookies(who);
    await holder.evaluate(() => localStorage.clear());
    idle.set(made, [...(idle.get(made) ?? []), { context, holder, made }]);
  }
  // A page of its own; `asked` collects what it requested, and anything but our own server fails the test.
  async function visit({ who = signedIn, ...options }, body) {
    const taken = await take(who, options);
    const page = await taken.context.newPage();
    const foreign = [];
    const addresses = [];
    page.on('request', (request) => {
      addresses.push(request.url());
      if (!request.url().startsWith(site) && !request.url().startsWith('data:')) foreign.push(request.url());
    });
    let good = false;
    try {
      await body(page, addresses);
      assert.deepEqual(foreign, [], 'nothing is asked of other servers');
      good = taken.context.pages().length === 2;
    } finally {
      if (!good) await taken.context.close();
    }
    if (good) {
      await page.close();
      await putBack(taken, who);
    }
  }
  return { visit, close: () => browser.close() };
}

// The session of requests with such a head, as a browser's cookie.
export function cookieOf(site, { cookie }) {
  const [name, value] = cookie.split(/=(.*)/s);
  return { name, value, url: site, httpOnly: true, sameSite: 'Strict' };
}

// The browser at a home that is served, with those of the demo's people who have these roles signed in: `as(ROLE)` are
// the options of a visit by one of them, `headers` what their requests to the interface carry, by role.
export async function openOffice(server, people, roles) {
  const site = `http://${server.address}`;
  const { visit, close } = await openBrowser(site);
  const headers = await signedIn(server.address, people.filter(({ role }) => roles.includes(role)));
  const as = (role, options = {}) => ({ who: [cookieOf(site, headers.get(role))], ...options });
  // A page in both languages: there, with one heading, without scripts, and nothing to find fault with.
  const both = async (path, name, options) => {
    for (const lang of ['zh', 'en']) {
      await visit(options, async (page) => {
        assert.equal((await page.goto(`${site}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)).status(), 200, path);
        assert.equal(await page.locator('h1').count(), 1);
        assert.equal(await page.locator('script').count(), 0);
        await judge(page, `${name}-${lang}`);
      });
    }
  };
  return { site, visit, close, headers, as, both };
}
