// Following up and the reports in a browser: with and without scripts, light, dark and on paper.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accessibilityFaults, openPage, screenshots, signIn, startBrowser, startServer } from './harness.mjs';

let browser;
let server;
let signed;
let initiative;
let survey;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  signed = await signIn(browser, server, [['coordinator', 'FGK']]);
  const { features } = await (await signed.fetch('/api/v1/initiatives?limit=1000')).json();
  initiative = features.find(({ properties }) => properties.external_id === 'demo-01').id;
  const { surveys } = await (await signed.fetch('/api/v1/surveys')).json();
  survey = `/sv/enkater/${surveys[0].id}`;
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test('reports have no accessibility fault, light and dark, in both languages', async () => {
  const paths = [
    `/sv/samverkansprocesser/${initiative}/uppfoljning`,
    '/sv/att-gora',
    '/sv/rapporter/stad?year=2027',
    '/sv/rapporter/ar?year=2024',
    '/sv/rapporter/luckor',
    '/sv/rapporter/aktorer',
    '/sv/enkater',
    survey,
    `/en/initiatives/${initiative}/follow-up`,
    '/en/to-do',
    '/en/reports/city',
    '/en/reports/year?year=2027',
    '/en/reports/gaps',
    '/en/reports/actors',
  ];
  for (const colorScheme of ['light', 'dark']) {
    const { page, faults, context } = await openPage(browser, server.base, { colorScheme, storageState: signed.state });
    for (const path of paths) {
      assert.equal((await page.goto(`${server.base}${path}`)).status(), 200, path);
      assert.deepEqual(await accessibilityFaults(page), [], `${path} ${colorScheme}`);
      const name = path.split('/').at(-1).replace(/\W/g, '-');
      await page.screenshot({ path: join(screenshots, `follow-${path.slice(1, 3)}-${name}-${colorScheme}.png`), fullPage: true });
    }
    assert.deepEqual(faults, []);
    await context.close();
  }
});

test('a reading is written without scripts, and the report prints without its forms', async () => {
  const { page, faults, context } = await openPage(browser, server.base, {
    javaScriptEnabled: false,
    storageState: signed.state,
  });
  const path = `${server.base}/sv/samverkansprocesser/${initiative}/uppfoljning`;
  await page.goto(path);
  const card = page.locator('article.indicator', { hasText: 'Upplevd trygghet' });
  await card.locator('summary', { hasText: 'Lägg till ett mätvärde' }).click();
  await card.locator('[name=read_on]').fill('2026-03-01');
  await card.locator('[name=value]').fill('60,5');
  await card.locator('button', { hasText: 'Spara' }).first().click();
  await page.waitForURL(/saved=1/);
  assert.match(await card.innerText(), /Målet nått[\s\S]*60,5/);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('form:visible').count(), 0);
  await page.screenshot({ path: join(screenshots, 'follow-print.png'), fullPage: true });
  assert.deepEqual(faults, []);
  await context.close();
});

test('a survey is answered without scripts and without signing in, once', async () => {
  const today = new Date().toISOString().slice(0, 10);
  const json = (method, body) => ({ method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const questions = [
    { kind: 'single', text: 'Känner du till samverkan?', options: ['Ja', 'Nej'] },
    { kind: 'multiple', text: 'Vad är viktigt?', options: ['Ljus', 'Renhet'] },
    { kind: 'scale', text: 'Hur trygg är platsen?' },
    { kind: 'text', text: 'Något mer?' },
  ];
  const draft = { initiative, title: 'Kort enkät', anonymous: true, opens_on: today, closes_on: '2099-12-31', questions };
  const made = await (await signed.fetch('/api/v1/surveys', json('POST', draft))).json();
  const invited = await signed.fetch(`/api/v1/surveys/${made.id}/invitations`, json('POST', { addresses: ['a@example.org'] }));
  const { link } = (await invited.json()).invitations[0];
  const { page, faults, context } = await openPage(browser, server.base, { javaScriptEnabled: false });
  await page.goto(`${server.base}/sv/svara?link=${link}`);
  await page.screenshot({ path: join(screenshots, 'survey-answer.png'), fullPage: true });
  await page.getByLabel('Ja', { exact: true }).check();
  await page.getByLabel('Ljus').check();
  await page.getByLabel('4', { exact: true }).check();
  await page.getByLabel('Något mer?').fill('Fler bänkar.');
  await page.locator('button', { hasText: 'Skicka svaret' }).click();
  assert.match(await page.locator('main').innerText(), /Tack! Svaret är sparat/);
  await page.goto(`${server.base}/sv/svara?link=${link}`);
  assert.match(await page.locator('main').innerText(), /redan använd/);
  const report = await (await signed.fetch(`/api/v1/surveys/${made.id}`)).json();
  assert.deepEqual([report.answers, report.used, report.told], [1, 1, 0]);
  assert.deepEqual(faults, []);
  await context.close();
});
