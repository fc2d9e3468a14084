// A webhook in a browser: made, tested against a program that listens, looked at, changed and deleted; and what waits to leave.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accessibilityFaults, openPage, screenshots, signIn, startBrowser, startServer } from './harness.mjs';

let browser;
let server;
let admin;
let program;
let status = 503;
const calls = [];

before(async () => {
  program = createServer((request, response) => {
    calls.push(request.headers['webhook-id']);
    response.writeHead(status, { 'content-type': 'text/plain' }).end('Ärendesystemet');
  });
  await new Promise((resolve) => program.listen(0, '127.0.0.1', resolve));
  [server, browser] = await Promise.all([startServer(() => 'webhook_networks = ["127.0.0.0/8"]'), startBrowser()]);
  admin = await signIn(browser, server);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  program?.closeAllConnections();
  program?.close();
});

test('a webhook is made, tested, looked at and deleted', async () => {
  const { page, faults, context } = await openPage(browser, server.base, { storageState: admin.state });
  await page.goto(`${server.base}/sv/administration/webhookar`);
  await page.selectOption('[name=administration]', { index: 1 });
  await page.fill('[name=name]', 'Ärendesystemet');
  await page.fill('[name=url]', 'https://10.0.0.1/krok');
  await page.check('[name=kind][value=opened]');
  await page.check('[name=kind][value=reassess]');
  await page.screenshot({ path: join(screenshots, 'webhooks-new.png'), fullPage: true });
  await page.locator('main form [type=submit]').click();
  // What was typed stays, with what is wrong with it.
  await page.waitForSelector('.error-summary');
  assert.equal(await page.inputValue('[name=name]'), 'Ärendesystemet');
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.fill('[name=url]', `http://127.0.0.1:${program.address().port}/krok`);
  await page.locator('main form [type=submit]').click();
  assert.match(await page.inputValue('#secret'), /^whsec_/);
  await page.screenshot({ path: join(screenshots, 'webhooks-made.png'), fullPage: true });
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.click('th a');
  assert.equal(await page.locator('#secret').count(), 0);
  // It is tried, fails, is tried again after a while and arrives.
  await page.click('[value=test]');
  await until(() => calls.length === 1);
  status = 200;
  await until(() => calls.length === 2);
  assert.equal(calls[0], calls[1]);
  const arrived = async () => {
    await page.goto(page.url());
    return (await page.textContent('table')).includes('Framme');
  };
  await until(arrived);
  await page.locator('details').first().evaluate((details) => details.setAttribute('open', ''));
  await page.screenshot({ path: join(screenshots, 'webhook.png'), fullPage: true });
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.click('[value=off]');
  await page.goto(`${server.base}/sv/administration/utgaende`);
  await page.screenshot({ path: join(screenshots, 'outbox.png'), fullPage: true });
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.goto(`${server.base}/en/administration/webhooks`);
  await page.click('th a');
  await page.click('[value=delete]');
  await page.waitForURL(/webhooks$/);
  assert.equal(await page.locator('th a').count(), 0);
  const wrong = faults.filter((fault) => !fault.includes('status of 422'));
  assert.deepEqual(wrong, []);
  await context.close();
});

/** Waits until something is so. */
async function until(holds) {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`not so in time: ${holds}`);
}
