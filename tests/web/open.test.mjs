// The pages for everybody in a browser that nobody has signed in with: readable, without scripts too, and without a fault.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { accessibilityFaults, openPage, screenshots, startBrowser, startServer } from './harness.mjs';

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const published = async () => (await (await fetch(`${server.base}/api/public/v1/initiatives`)).json()).features;

test('no page for everybody has an accessibility fault of WCAG A or AA, in either language, light or dark', async () => {
  const [one] = await published();
  const paths = [
    '/sv/oppet/karta',
    '/en/open/map',
    `/sv/oppet/samverkansprocess/${one.id}`,
    `/en/open/initiative/${one.id}`,
  ];
  for (const colorScheme of ['light', 'dark']) {
    const { page, faults, context } = await openPage(browser, server.base, { colorScheme });
    for (const path of paths) {
      await page.goto(`${server.base}${path}`);
      assert.deepEqual(await accessibilityFaults(page), [], `${path} ${colorScheme}`);
      const name = `open-${path.split('/').length === 4 ? 'map' : 'initiative'}-${colorScheme}.png`;
      if (path.startsWith('/sv')) await page.screenshot({ path: join(screenshots, name), fullPage: true });
    }
    assert.deepEqual(faults, []);
    await context.close();
  }
});

test('without scripts the public map is narrowed, moved, and leads to what is on it', async () => {
  const { page, faults, context } = await openPage(browser, server.base, { javaScriptEnabled: false });
  await page.goto(`${server.base}/sv/oppet/karta`);
  const features = await published();
  assert.equal(await page.locator('tbody tr').count(), features.length);
  assert.equal(await page.locator('svg use.shape').count(), features.length);
  await page.locator('[name=administration][value=KF]').check();
  await page.locator('form [type=submit]').click();
  assert.match(page.url(), /administration=KF/);
  const ofKf = features.filter((it) => it.properties.administrations.some((one) => one.code === 'KF'));
  assert.equal(await page.locator('tbody tr').count(), ofKf.length);
  await page.locator('.map-steps a').first().click();
  assert.match(page.url(), /administration=KF.*bbox=/);
  const link = page.locator('tbody a').first();
  const name = await link.innerText();
  await link.click();
  assert.equal(await page.locator('h1').innerText(), name);
  assert.deepEqual(faults, []);
  await context.close();
});
