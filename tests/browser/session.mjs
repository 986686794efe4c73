// The end of a session at the pages that need no script: told in time, put off, and survived by what was typed.
//
//   node tests/browser/session.mjs [PART OF A NAME]
//
// The last line is "N passed, M failed".

import assert from 'node:assert/strict';

import { demoPeople, personsIn } from '../cli/callers.mjs';
import { bodyCode, csv, ingest, must, newHome, registration, serve, suite, write } from '../cli/lib.mjs';
import { freshCode, good } from '../cli/sign_in.mjs';
import { becomes, heading, judge, openOffice, press, says } from './pages.mjs';

const home = newHome('session');
must(0, ingest(home, 'REG.enterprise', write('registration.csv', csv([registration(3)]))));
const people = demoPeople(home);
const server = await serve(home);
const { site, visit, close, as } = await openOffice(server, people, ['supervisor']);
const { test, finish } = suite();

test('the end of a session is told in time, with a way to stay, and covers nothing that is focused', async () => {
  for (const lang of ['zh', 'en']) {
    await visit(as('supervisor', { javaScriptEnabled: lang === 'zh' }), async (page) => {
      await page.goto(`${site}/delays/new?lang=${lang}`);
      assert.match(await page.locator('.tools').innerText(), lang === 'zh' ? /登录至 \d\d:\d\d/ : /Signed in until \d\d:\d\d/);
      const notice = page.locator('.ends');
      assert.equal(await notice.isVisible(), false);
      assert.equal(await notice.evaluate((one) => getComputedStyle(one).animationDelay), '720s', 'of fifteen minutes three are left');
      await page.evaluate(() => document.getAnimations().forEach((one) => one.finish()));
      await becomes(() => notice.isVisible(), true);
      if (lang === 'zh') await judge(page, 'session-ends');
      await page.setViewportSize({ width: 360, height: 740 });
      const hidden = [];
      for (let stops = 0; stops < 60; ++stops) {
        await page.keyboard.press('Tab');
        const stop = await page.evaluate(() => {
          const one = document.activeElement, box = one.getBoundingClientRect(), over = document.querySelector('.ends').getBoundingClientRect();
          return { end: one === document.body, hidden: !one.closest('.ends') && box.top >= over.top && box.bottom <= over.bottom ? one.outerHTML : '' };
        });
        if (stop.end) break;
        if (stop.hidden) hidden.push(stop.hidden);
      }
      assert.deepEqual(hidden, []);
      await page.locator('#matter').fill('示例案 9 号');
      const [stay] = await Promise.all([page.context().waitForEvent('page'), notice.getByRole('link').click()]);
      assert.match(await heading(stay), lang === 'zh' ? /仍在登录/ : /Still signed in/);
      if (lang === 'zh') await judge(stay, 'stay');
      await stay.close();
      await becomes(() => page.locator('#matter').inputValue(), '示例案 9 号');
    });
  }
});

test('what was typed when the session had ended comes back after signing in', async () => {
  const { shichao } = await personsIn(server, home, { shichao: 'supervisor' });
  await visit({ ...shichao.visitor, javaScriptEnabled: false }, async (page) => {
    await page.goto(`${site}/delays/new`);
    await page.locator('#code').fill(bodyCode(3));
    await page.locator('#days').fill('7');
    await page.locator('#matter').fill('示例案 10 号\n第二行');
    const ended = await fetch(`${site}/api/v1/session`, { method: 'DELETE', headers: shichao.headers });
    assert.equal(ended.status, 204);
    await press(page, '提出');
    await says(page, /登录已结束[^]*保留 30 分钟/);
    assert.doesNotMatch(await page.content(), /示例案/);
    await page.locator('#login').fill('shichao');
    await page.locator('#password').fill(good);
    await press(page, '登录');
    await page.locator('#code').fill(await freshCode(shichao.secret));
    await press(page, '继续');
    assert.equal(new URL(page.url()).pathname, '/delays/new');
    assert.match(await page.locator('main [role=status]').innerText(), /已经填回下面的表格/);
    await becomes(() => page.locator('#code').inputValue(), bodyCode(3));
    await becomes(() => page.locator('#matter').inputValue(), '示例案 10 号\n第二行');
    await page.locator('#ground').selectOption('investigation');
    await press(page, '提出');
    assert.match(await heading(page), /待另一人确认/);
  });
});

await finish();
await close();
await server.stop();
