// What somebody is told, in a browser: the count that comes by itself, the inbox, and subscriptions with a drawn area.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accessibilityFaults, mapReady, openPage, screenshots, signIn, startBrowser, startServer } from './harness.mjs';

let browser;
let server;
let signed;

before(async () => {
  browser = await startBrowser();
  server = await startServer();
  signed = await signIn(browser, server, [['coordinator', 'FGK']]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Registers, as somebody else, an area that lies on one of FGK's. */
async function registerOnOurs(name) {
  const issued = await signed.fetch('/api/v1/tokens', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, administration: 'KF', scopes: ['areas:write', 'areas:read'], days: 1 }),
  });
  const { secret } = await issued.json();
  const { features } = await (await signed.fetch('/api/v1/initiatives?administration=FGK&phase=running')).json();
  const ours = features.find((one) => one.properties.lead_administration === 'FGK');
  const sent = await fetch(`${server.base}/api/v1/initiatives`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      type: 'Feature',
      geometry: ours.geometry,
      properties: { name, lead_administration: 'KF', begins: '2026-01-01', phase: 'running' },
    }),
  });
  assert.equal(sent.status, 201, await sent.text());
}

test('news comes by itself, is opened, and is read', async () => {
  const { page, faults, context } = await openPage(browser, server.base, { storageState: signed.state });
  await page.goto(`${server.base}/sv/overlapp`);
  const count = page.locator('.unread-count');
  assert.equal(await count.isVisible(), false, 'nothing is unread yet');
  await registerOnOurs('Gatufesten');
  await count.waitFor({ state: 'visible', timeout: 10_000 });
  assert.match(await page.locator('[data-inbox]').innerText(), /^Aviseringar\s+\d+\s+att läsa$/);
  await page.screenshot({ path: join(screenshots, 'inbox-badge.png') });

  await page.locator('[data-inbox]').click();
  await page.waitForURL(/\/sv\/aviseringar/);
  assert.deepEqual(await accessibilityFaults(page), []);
  const before = await page.locator('.letter').count();
  // The list grows while it is looked at.
  await registerOnOurs('Kvartersdagen');
  await page.waitForFunction((n) => document.querySelectorAll('.letter').length > n, before, { timeout: 10_000 });
  await page.screenshot({ path: join(screenshots, 'inbox-light.png'), fullPage: true });
  const open = page.locator('.letter-open', { hasText: 'Gatufesten' }).first();
  await open.click();
  await page.waitForURL(/\/sv\/overlapp\//);
  assert.match(await page.locator('h1').innerText(), /Gatufesten/);
  assert.match(await page.locator('#handling-section').innerText(), /Ada Administratör \(FGK\)/, 'a receipt with a name');
  await page.goto(`${server.base}/sv/aviseringar`);
  await page.locator('button', { hasText: 'Markera alla som lästa' }).click();
  await page.waitForURL(/\/sv\/aviseringar/);
  assert.match(await page.locator('#inbox').innerText(), /Inget oläst/);
  assert.equal(await page.locator('.unread-count').isVisible(), false);
  assert.deepEqual(faults, []);
  await context.close();
});

test('a watch area is drawn on the map and kept', async () => {
  const { page, faults, context } = await openPage(browser, server.base, { storageState: signed.state });
  await page.goto(`${server.base}/sv/bevakningar`);
  assert.match(await page.locator('main').innerText(), /det som hör till dina roller/);
  await page.locator('#minimum_band').selectOption('watch');
  await page.locator('button', { hasText: /^Spara$/ }).click();
  await page.waitForURL(/saved=1/);
  assert.equal(await page.locator('#minimum_band').inputValue(), 'watch');
  await page.locator('#draw > summary').click();
  await mapReady(page, 'sam-area');
  assert.equal(await page.locator('.check-result').count(), 0, 'nothing is checked for a place that is only watched');
  await page.fill('#name', 'Runt torget');
  await page.locator('[data-tool=draw]').click();
  await page.locator('.area-map').scrollIntoViewIfNeeded();
  const map = await page.locator('.area-map canvas').boundingBox();
  for (const [x, y] of [[0.3, 0.3], [0.6, 0.3], [0.6, 0.6], [0.3, 0.6]]) {
    await page.mouse.click(map.x + map.width * x, map.y + map.height * y);
    await page.waitForTimeout(350);
  }
  await page.locator('[data-tool=finish]').click();
  await page.waitForFunction(() => document.querySelector('#geometry').value.includes('Polygon'));
  await page.screenshot({ path: join(screenshots, 'subscription-drawing.png'), fullPage: true });
  await page.locator('button', { hasText: 'Bevaka området' }).click();
  await page.waitForURL(/saved=1/);
  assert.match(await page.locator('.watch-areas').innerText(), /Runt torget/);
  assert.deepEqual(faults, []);
  await context.close();
});

test('the pages have no accessibility fault, in both languages, light and dark, and on a phone', async () => {
  for (const colorScheme of ['light', 'dark']) {
    for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
      const options = { colorScheme, viewport, storageState: signed.state };
      const { page, faults, context } = await openPage(browser, server.base, options);
      for (const path of ['/sv/aviseringar', '/sv/bevakningar', '/en/notifications', '/en/subscriptions']) {
        const answer = await page.goto(`${server.base}${path}`);
        assert.equal(answer.status(), 200, path);
        assert.deepEqual(await accessibilityFaults(page), [], `${path} ${colorScheme}`);
        const name = `${path.slice(1).replace('/', '-')}-${colorScheme}-${viewport.width}.png`;
        await page.screenshot({ path: join(screenshots, `telling-${name}`), fullPage: true });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${path} is ${wide} too wide at ${viewport.width}`);
      }
      assert.deepEqual(faults, []);
      await context.close();
    }
  }
});
