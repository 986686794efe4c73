// What a visitor waits for: the largest paint, what moves while a page comes, and what it weighs, of each kind of public page
// and of the workbench, with nothing cached, as Chromium's PerformanceObserver tells it.
//
//   node tests/browser/paint.mjs [RUNS]       or ./dev bench paint
//
// TAIXIN is the program. A demo home (2,000 bodies, 20,000 records) is made and served for the run. "Desktop" is 1280 by 900
// pixels without limits; "phone" is 360 by 740 at a quarter of the processor, 1.6 Mbit/s and 150 ms there and back (what
// Lighthouse calls a slow 4G telephone). Prints the rows of docs/performance.md: medians of RUNS, 3 unless given. Times are
// told, not judged: that the largest paint on a desktop comes within a second is a figure of the bench, counted in the last line but one,
// and no test fails by how busy a machine is. A page that moves by more than 0.1, or a public page with 50 KB of script, is a failure.

import assert from 'node:assert/strict';

import { demoPeople, signedIn } from '../cli/callers.mjs';
import { must, place, serve } from '../cli/lib.mjs';
import { cookieOf, launch } from './pages.mjs';

const runs = Number(process.argv[2] ?? 3);
const shiftMax = 0.1; // of the window and the way things move in it: https://web.dev/cls
const scriptMax = 50_000; // bytes, unpacked

const home = place('paint');
must(0, ['init', '--home', home]);
must(0, ['city', '--home', home, '--subjects', 2000, '--records', 20000, '--seed', 1], { seconds: 600 });
const people = demoPeople(home);
const server = await serve(home);
const site = `http://${server.address}`;
const staff = await signedIn(server.address, people.filter(({ role }) => ['supervisor', 'querier', 'agent'].includes(role)));

// Addresses of one record's body and of one list, as the public pages link to them.
const linkOn = async (path, pattern) => (await (await fetch(site + path)).text()).match(pattern)[1].replaceAll('&amp;', '&');
const pages = [
  ['the front page', '/'],
  ['the search for a body', '/open'], // its answer has no address of its own
  ['an organization', await linkOn('/open/listings', /href="(\/open\/subject\/[^"]+)"/)],
  ['what is published', '/open/listings'],
  ['lists', '/open/lists'],
  ['statistics, with charts', '/open/statistics'],
  ['open data', '/open/data'],
  ['cases of others', '/open/cases'],
  ['guides', '/guides'],
  ['a guide', '/guides/repair'],
  ['news', '/news'],
  ['the catalog', '/catalog'],
  ['an item of it', '/catalog/ADM.penalty'],
  ['verification', '/verify'],
  ['how it looks', '/display'],
  ['contact', '/contact'],
  ['signing in', '/sign-in'],
  ['the interface', '/docs'],
  ['my credit', '/my', 'agent'],
  ['all that is held on a body', '/my', 'agent', 'form[action="/subject"] button'], // and what is pressed there: its style is cached then
  ['an officer asks about a body', '/subject', 'querier'],
  ['workbench: today', '/desk/', 'supervisor'],
  ['workbench: a check', '/desk/checks', 'querier'],
  ['workbench: the city', '/desk/cockpit', 'supervisor'],
  ['workbench: a table', '/desk/submissions', 'supervisor'],
];
const devices = {
  desktop: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2, slow: true },
};

// In the page, before anything of it.
function observe() {
  globalThis.seen = { paint: 0, shift: 0, moved: [] };
  new PerformanceObserver((list) => list.getEntries().forEach((one) => (globalThis.seen.paint = one.startTime))).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((one) => {
    if (one.hadRecentInput) return;
    globalThis.seen.shift += one.value;
    globalThis.seen.moved.push(...one.sources.map(({ node }) => node?.nodeName + (node?.className ? `.${node.className}` : '')));
  })).observe({ type: 'layout-shift', buffered: true });
}

const browser = await launch();
async function look(path, role, pressed, { slow, ...device }) {
  const context = await browser.newContext({ ...device, locale: 'zh-CN' }); // a new one has nothing cached
  try {
    if (role) await context.addCookies([cookieOf(site, staff.get(role))]);
    const page = await context.newPage();
    const debug = await context.newCDPSession(page);
    await debug.send('Network.enable');
    if (slow) {
      await debug.send('Emulation.setCPUThrottlingRate', { rate: 4 });
      await debug.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 });
    }
    const kinds = new Map(), sizes = { all: 0, script: 0, scriptPlain: 0 };
    debug.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
    debug.on('Network.dataReceived', ({ requestId, dataLength }) => kinds.get(requestId) === 'Script' && (sizes.scriptPlain += dataLength));
    debug.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      sizes.all += encodedDataLength;
      if (kinds.get(requestId) === 'Script') sizes.script += encodedDataLength;
    });
    await page.addInitScript(observe);
    await page.goto(site + path, { waitUntil: 'networkidle' });
    if (pressed) {
      Object.assign(sizes, { all: 0, script: 0, scriptPlain: 0 });
      await Promise.all([page.waitForNavigation({ waitUntil: 'networkidle' }), page.locator(pressed).click()]);
    }
    await page.locator('h1').first().waitFor();
    await page.waitForFunction(() => !document.querySelector('main .el-skeleton, main [aria-busy=true]'));
    await page.waitForTimeout(500); // what comes late moves things late
    return { ...(await page.evaluate(() => globalThis.seen)), ...sizes };
  } finally {
    await context.close();
  }
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const kb = (bytes) => (bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0);
let passed = 0, failed = 0;
console.log('| page | largest paint, desktop | phone | what moves, desktop | phone | over the network | of it scripts |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
const desktop = [];
for (const [name, path, role, pressed] of pages) {
  const by = {};
  for (const [device, options] of Object.entries(devices)) {
    by[device] = [];
    for (let run = 0; run < runs; ++run) by[device].push(await look(path, role, pressed, options));
  }
  const paint = (device) => `${Math.round(median(by[device].map((one) => one.paint)))} ms`;
  const shift = (device) => Math.max(...by[device].map((one) => one.shift));
  const [one] = by.desktop;
  desktop.push(median(by.desktop.map((seen) => seen.paint)));
  console.log(`| ${name} | ${paint('desktop')} | ${paint('phone')} | ${shift('desktop').toFixed(3)} | ${shift('phone').toFixed(3)} | ${kb(one.all)} KB | ${kb(one.script)} KB |`);
  try {
    for (const device of Object.keys(devices)) {
      assert.ok(by[device].every((seen) => seen.paint > 0), `${path} on a ${device}: nothing was painted`);
      assert.ok(shift(device) <= shiftMax, `${path} on a ${device} moves by ${shift(device)}: ${[...new Set(by[device].flatMap(({ moved }) => moved))].join(', ')}`);
    }
    if (!role) assert.ok(one.scriptPlain < scriptMax, `${path}: ${one.scriptPlain} bytes of script`);
    ++passed;
  } catch (error) {
    ++failed;
    console.log(`FAILED  ${error.message}`);
  }
}
await browser.close();
await server.stop();
console.log(`largest paint on a desktop within a second: ${desktop.filter((ms) => ms < 1000).length} of ${desktop.length} pages, at most ${Math.round(Math.max(...desktop))} ms`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
