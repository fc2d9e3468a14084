// The main job in a browser: find an overlap on the map, draw an area, be told whom it concerns, save it, find it again.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { accessibilityFaults, mapReady, openPage as open, screenshots, signIn, startBrowser, startServer } from './harness.mjs';

let server;
let browser;
let signed;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  signed = await signIn(browser, server, [['coordinator', 'FSF']]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A page of somebody who is signed in. */
const openPage = (from, base, options = {}) => open(from, base, { storageState: signed.state, ...options });

const shot = (page, name) => page.screenshot({ path: join(screenshots, `${name}.png`) });

test('the map shows the demo city, and its filter narrows list and address together', async () => {
  const { page, faults, context } = await openPage(browser, server.base);
  await page.goto(`${server.base}/`);
  await mapReady(page);
  assert.match(page.url(), /\/sv\/karta/);
  // One of the initiatives is confidential, and not hers.
  assert.match(await page.locator('#results-title').innerText(), /54/);
  await shot(page, 'map-light');

  await page.locator('#filter [name=administration][value=FGK]').check();
  await page.waitForFunction(() => document.querySelectorAll('#results li.row').length < 54);
  assert.match(page.url(), /administration=FGK/);
  const rows = await page.locator('#results li.row').count();
  const api = await (await signed.fetch(`/api/v1/initiatives?administration=FGK`)).json();
  assert.equal(rows, api.numberMatched);

  await page.goBack();
  await page.waitForFunction(() => document.querySelectorAll('#results li.row').length === 54);
  assert.deepEqual(faults, []);
  await context.close();
});

test('a badge opens what lies there, and from it an overlap', async () => {
  const { page, faults, context } = await openPage(browser, server.base);
  await page.goto(`${server.base}/sv/karta`);
  await mapReady(page);
  await page.locator('.map-badge').first().click();
  const link = page.locator('.map-panel a[href^="/sv/overlapp/"]').first();
  await link.waitFor();
  await shot(page, 'map-panel');
  await link.click();
  await page.waitForURL(/\/sv\/overlapp\/[0-9a-f-]{36}/);
  assert.match(await page.locator('main').innerText(), /ha|m²/);
  await shot(page, 'overlap-light');
  assert.deepEqual(faults, []);
  await context.close();
});

test('an area drawn over two administrations names both, and once saved is in list, export and drawing', async () => {
  const { page, faults, context } = await openPage(browser, server.base);
  await page.goto(`${server.base}/sv/samverkansprocesser/ny`);
  await mapReady(page, 'sam-area');
  const name = 'Ritad i webbläsaren';
  await page.fill('[name=name]', name);
  await page.selectOption('[name=lead_administration]', 'FSF');
  await page.fill('[name=begins]', '2026-01-01');

  await page.locator('[data-tool=draw]').click();
  const canvas = page.locator('.area-map canvas').first();
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  // Around the middle of the view, where several initiatives lie.
  for (const [x, y] of [[0.42, 0.35], [0.66, 0.36], [0.67, 0.62], [0.41, 0.63]]) {
    await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
    await page.waitForTimeout(350); // two clicks close together would be a double click, which finishes the drawing
  }
  await page.locator('[data-tool=finish]').click();
  const answer = page.locator('.check-answer');
  await page.waitForFunction(() => /förvaltning/.test(document.querySelector('.check-answer')?.textContent ?? ''));
  const geometry = JSON.parse(await page.inputValue('textarea[name=geometry]'));
  const preview = await signed.fetch(`/api/v1/overlaps/preview`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ geometry, begins: '2026-01-01', lead_administration: 'FSF' }),
  });
  const { overlaps } = await preview.json();
  const leads = new Set(overlaps.filter((it) => it.gates.length === 0).map((it) => it.initiative.lead_administration));
  assert.ok(leads.size >= 2, `the drawn area meets ${[...leads]}`);
  const told = await answer.innerText();
  for (const lead of leads) assert.ok(told.includes(lead), `${lead} in: ${told}`);
  await shot(page, 'draw-light');

  await page.locator('form button[type=submit]', { hasText: 'Spara' }).click();
  await page.waitForURL(/\/sv\/samverkansprocesser\/[0-9a-f-]{36}/);
  assert.match(await page.locator('h1').innerText(), new RegExp(name));

  await page.goto(`${server.base}/sv/karta?q=${encodeURIComponent(name)}`);
  await mapReady(page);
  assert.equal(await page.locator('#results li.row').count(), 1);
  const exported = await (await signed.fetch(`/api/v1/initiatives.geojson`)).json();
  const found = exported.features.find((it) => it.properties.name === name);
  // An export winds rings as RFC 7946 wants; the positions are those that were drawn, digit for digit.
  const positions = (area) => area.coordinates.flat(area.type === 'Polygon' ? 1 : 2).map(String).sort();
  assert.deepEqual([...new Set(positions(found.geometry))], [...new Set(positions(geometry))]);
  const html = await (await signed.fetch(`/sv/karta?q=${encodeURIComponent(name)}`)).text();
  assert.ok(html.includes(`id="i-${found.id}"`), 'the server draws it too');
  assert.deepEqual(faults, []);
  await context.close();
});

test('without scripts the same map, list and pages are there', async () => {
  const { page, faults, context } = await openPage(browser, server.base, { javaScriptEnabled: false });
  await page.goto(`${server.base}/sv/karta?min_degree=3`);
  assert.ok((await page.locator('svg .zone, svg path.zone').count()) > 0);
  await page.locator('#filter [name=q]').fill('sofielund');
  await page.locator('#filter [type=submit]').first().click();
  assert.match(page.url(), /q=sofielund/);
  await page.locator('#results li.row a').first().click();
  assert.match(await page.locator('h1').innerText(), /Sofielund/);
  assert.deepEqual(faults, []);
  await context.close();
});

test('no page has an accessibility fault of WCAG A or AA, in either language, light or dark', async () => {
  const overlap = (await (await signed.fetch(`/api/v1/overlaps?state=active&limit=1`)).json()).overlaps[0];
  const pages = (lang, [map, initiatives, overlaps, fresh]) => [
    `/${lang}/${map}`,
    `/${lang}/${initiatives}/${overlap.a.id}`,
    `/${lang}/${initiatives}/${fresh}`,
    `/${lang}/${overlaps}`,
    `/${lang}/${overlaps}/${overlap.id}`,
  ];
  const paths = [
    ...pages('sv', ['karta', 'samverkansprocesser', 'overlapp', 'ny']),
    ...pages('en', ['map', 'initiatives', 'overlaps', 'new']),
  ];
  for (const colorScheme of ['light', 'dark']) {
    const { page, faults, context } = await openPage(browser, server.base, { colorScheme });
    for (const path of paths) {
      await page.goto(`${server.base}${path}`);
      const island = await page.$('sam-map, sam-area');
      if (island) await mapReady(page, await island.evaluate((element) => element.localName));
      assert.deepEqual(await accessibilityFaults(page), [], `${path} ${colorScheme}`);
      if (path.startsWith('/sv')) await shot(page, `${path.split('/')[2]}-${path.split('/').length}-${colorScheme}`);
    }
    assert.deepEqual(faults, []);
    await context.close();
  }
});
