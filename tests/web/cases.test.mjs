// Support cases in a browser: a group from outside applies, the house handles, a committee decides, and it runs.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { accessibilityFaults, mapReady, openPage, program, screenshots, signIn, startBrowser, startServer } from './harness.mjs';

let server;
let browser;
let signed;

/** Every administration of the demo city, so that one person can answer for all of them. */
const administrations = ['FGK', 'SBK', 'MF', 'AST', 'KF', 'FF', 'HVO', 'FUN', 'GRF', 'FSF', 'SER', 'SKF'];

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  const coordinates = administrations.map((code) => ['coordinator', code]);
  signed = await signIn(browser, server, [['contact_person'], ['handler'], ['committee_secretary', 'TN'], ...coordinates]);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const shot = (page, name) => page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });

/** A link for somebody outside the city, as whoever runs the machine makes it where no mail leaves it. */
function applicantLink(email) {
  const listen = server.base.slice('http://'.length);
  const args = ['link', '--applicant', email, '--database', server.database, '--listen', listen];
  return execFileSync(program, args, { encoding: 'utf8' }).trim();
}

/** A page of somebody who has just come in by a link. */
async function applicant(email, options = {}) {
  const opened = await openPage(browser, server.base, options);
  await opened.page.goto(applicantLink(email));
  await opened.page.locator('main form [type=submit]').click();
  await opened.page.waitForURL(/\/sv\/ansokan$/);
  return opened;
}

const inHouse = (options = {}) => openPage(browser, server.base, { storageState: signed.state, ...options });

/** Does something on a case's page; what is given is put into the fields of the form. */
async function act(page, name, fields = {}, expected = /saved=1/) {
  const form = page.locator(`#act-${name}`);
  if (!(await form.evaluate((node) => node.open))) await form.locator('summary').first().click();
  for (const [field, value] of Object.entries(fields)) {
    const input = form.locator(`[name="${field}"]`);
    if ((await input.evaluate((node) => node.tagName)) === 'SELECT') await input.selectOption(value);
    else await input.fill(value);
  }
  await form.locator('button[type=submit]').click();
  if (expected) await page.waitForURL(expected);
}

/** The same with nothing but the keyboard. */
async function actByKeys(page, name, fields = {}) {
  const form = page.locator(`#act-${name}`);
  if (!(await form.evaluate((node) => node.open))) {
    await form.locator('summary').first().focus();
    await page.keyboard.press('Enter');
  }
  for (const [field, value] of Object.entries(fields)) {
    const input = form.locator(`[name="${field}"]`);
    await input.focus();
    if ((await input.evaluate((node) => node.tagName)) !== 'SELECT') await page.keyboard.press('Control+a');
    await page.keyboard.type(value);
  }
  await form.locator('button[type=submit]').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/saved=1/);
}

const state = (page) => page.locator('.page-head .chip strong').innerText();

/** Answers every critical overlap of a case for every administration that is in it, on the overlap's own page. */
async function answerAll(page, caseUrl) {
  await page.goto(caseUrl);
  const links = await page.locator('.notice-danger a').evaluateAll((all) => all.map((one) => one.href));
  for (const link of links) {
    await page.goto(link);
    const codes = await page.locator('#h-administration option').evaluateAll((all) => all.map((one) => one.value));
    for (const code of codes) {
      await page.goto(link);
      if ((await page.locator('#h-administration').count()) === 0) break;
      await page.selectOption('#h-administration', code);
      await page.check('[name=verdict][value=need]');
      await page.locator('form:has(#h-administration) button[type=submit]').click();
      await page.waitForLoadState();
    }
  }
  await page.goto(caseUrl);
  return links.length;
}

const criteria = ['K1', 'K2', 'K3', 'K4', 'K5', 'K6'];

async function contactPerson(page) {
  return page.locator('#act-assign [name=contact_person] option').evaluateAll((all) => all.find((one) => one.textContent.includes('Ada'))?.value);
}

/** The meeting that something can still be handed in for on the day of the test. */
const meeting = (page) =>
  page.locator('#act-write_proposal [name=meeting] option').evaluateAll((all) => all.map((one) => one.value).find((value) => value.startsWith('TN|')));

/** From first contact to an invitation. */
async function invite(page, url, english) {
  await page.goto(url);
  await act(page, 'assign', { administration: 'FGK', contact_person: await contactPerson(page) });
  await act(page, 'log_activity', { kind: 'meeting', participants: 'Gruppen', summary: english ? 'We met.' : 'Vi sågs.' });
  await act(page, 'assess');
  await act(page, 'invite');
}

/** From an application that was handed in to a proposal that is written. */
async function prepare(page, url) {
  await page.goto(url);
  await act(page, 'accept');
  for (const criterion of criteria) await act(page, 'judge', { criterion, judgement: 'met', text: 'Framgår av ansökan.' });
  await act(page, 'note_conflict', { text: 'Ingen är jävig.' });
  const fields = { summary: 'Kort.', proposal: 'Nämnden beviljar stöd.', background: 'Bakgrund.', economy: 'Inom budget.' };
  await act(page, 'write_proposal', { meeting: await meeting(page), ...fields, 'support.role': 'partner', 'support.funding': '2027: 200 000' });
}

const decision = (outcome) => ({ outcome, paragraph: '§ 12', registry_number: 'TN-2026-1', text: 'Gruppen redovisar varje halvår.' });

test('a group applies with a drawn area, is blocked by an unanswered overlap, and runs in the end', async () => {
  const group = await applicant('torget@example.org');
  const { page } = group;
  await shot(page, 'apply-start');
  await page.fill('[name=title]', 'Torget lever');
  await page.fill('[name=text]', 'Vi vill mötas på torget.');
  await page.fill('[name="spokesperson.name"]', 'Tora Talesperson');
  await page.locator('form:has([name=title]) button[type=submit]').click();
  await page.waitForURL(/saved=1/);
  const own = page.url().replace('?saved=1', '');
  const url = `${server.base}/sv/arenden/${own.split('/').pop()}`;

  const house = await inHouse();
  await invite(house.page, url, false);

  await page.goto(own);
  await page.locator('button[value=begin]').click();
  await page.waitForURL(/\/grupp$/);
  await page.locator('[name=actor_name]').first().fill('Torgets vänner');
  await shot(page, 'apply-group');
  const next = () => page.locator('.form-end .button-primary').click();
  await next();
  await page.waitForURL(/\/plats$/);
  for (const name of ['place', 'challenges', 'opportunities', 'others']) await page.fill(`[name="application.${name}"]`, `Om ${name}.`);
  await next();
  await page.waitForURL(/\/omrade$/);
  await mapReady(page, 'sam-area');
  await page.locator('[data-tool=draw]').click();
  const canvas = page.locator('.area-map canvas').first();
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  for (const [x, y] of [[0.46, 0.4], [0.56, 0.41], [0.57, 0.53], [0.45, 0.54]]) {
    await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
    await page.waitForTimeout(350); // two clicks close together would be a double click, which finishes the drawing
  }
  await page.locator('[data-tool=finish]').click();
  // Who applies learns whether the area can be used, and nothing of what lies there.
  await page.waitForFunction(() => /går att använda/.test(document.querySelector('.check-answer')?.textContent ?? ''));
  assert.doesNotMatch(await page.locator('.check-answer').innerText(), /förvaltning|överlapp/i);
  await shot(page, 'apply-area');
  const geometry = JSON.parse(await page.inputValue('textarea[name=geometry]'));
  await next();
  await page.waitForURL(/\/forslag$/);
  await page.fill('[name="application.proposals.safety"]', 'Trygghetsvandringar.');
  await page.fill('[name="application.effects"]', 'Fler på torget.');
  await next();
  await page.waitForURL(/\/insats$/);
  await page.fill('[name="application.contribution.time"]', '200 timmar');
  await page.fill('[name="application.begins"]', '2027-01-01');
  await page.fill('[name="application.ends"]', '2028-12-31');
  await next();
  await page.waitForURL(/\/stod$/);
  await page.fill('[name="application.asked.funding"]', '2027: mycket');
  await next();
  await page.waitForSelector('.field-error');
  await shot(page, 'apply-fault');
  await page.fill('[name="application.asked.funding"]', '2027: 200 000');
  await next();
  await page.waitForURL(/\/bilagor$/);
  const upload = async (name, buffer) => {
    await page.setInputFiles('[name=attachment]', { name, mimeType: 'application/pdf', buffer });
    await page.locator('.form-end .button-primary').click();
    await page.waitForLoadState();
  };
  await upload('sida.pdf', Buffer.from('<html><script>alert(1)</script></html>'));
  assert.match(await page.locator('.error-summary').innerText(), /PDF, JPEG eller PNG/);
  await upload('skiss.pdf', Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n'));
  await page.waitForSelector('a[download]:has-text("skiss.pdf")');
  await page.locator('.form-end a').first().click();
  await page.waitForURL(/\/granska$/);
  await shot(page, 'apply-review');
  await next();
  await page.waitForURL(/saved=1/);
  assert.equal(await state(page), 'Ansökan inlämnad');
  await shot(page, 'apply-case');

  // Another administration works in the same place with the same people.
  const neighbour = {
    type: 'Feature',
    geometry,
    properties: {
      name: 'Grannskapet i webbläsaren',
      lead_administration: 'MF',
      begins: '2026-12-01',
      phase: 'application',
      focus_fields: ['safety'],
      actors: [{ kind: 'association', name: 'Torgets vänner' }],
    },
  };
  const registered = await signed.fetch('/api/v1/initiatives', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(neighbour),
  });
  assert.equal(registered.status, 201);

  await house.page.goto(url);
  const inAYear = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  await act(house.page, 'request_completion', { what: 'Vem gör vad?', deadline: inAYear });
  await page.goto(own);
  assert.match(await page.locator('.notice-warn').innerText(), /Vem gör vad/);
  await page.locator('.actions a.button-primary').click();
  await page.goto(`${own}/granska`);
  await page.fill('[name=text]', 'Vi delar på det.');
  await next();
  await page.waitForURL(/saved=1/);

  await prepare(house.page, url);
  assert.match(await house.page.locator('.notice-danger').innerText(), /O-\d+/);
  await shot(house.page, 'case-blocked');
  await act(house.page, 'propose', {}, null);
  await house.page.waitForSelector('.error-summary');
  assert.match(await house.page.locator('.error-summary').innerText(), /kritiskt överlapp/);
  assert.ok((await answerAll(house.page, url)) > 0);
  await act(house.page, 'propose');
  assert.equal(await state(house.page), 'Föreslaget för nämnden');
  await house.page.locator('.page-head a', { hasText: 'Tjänsteskrivelse' }).click();
  assert.match(await house.page.locator('main').innerText(), /Grannskapet i webbläsaren/);
  await shot(house.page, 'case-proposal');
  await house.page.goto(url);
  await house.page.locator('.page-head a', { hasText: 'Föredragningslista' }).click();
  assert.match(await house.page.locator('.agenda').innerText(), /Torget lever/);
  await shot(house.page, 'agenda');
  await house.page.goto(url);
  await act(house.page, 'decide', decision('conditional'));
  await act(house.page, 'set_terms', { begins: '2027-01-01', ends: '2028-12-31', signed_on: '2026-11-01' });
  await act(house.page, 'agree');
  await act(house.page, 'start');
  assert.equal(await state(house.page), 'Pågår');
  await shot(house.page, 'case-running');
  await page.goto(own);
  assert.match(await page.locator('main').innerText(), /Bifall med villkor/);
  assert.deepEqual(await accessibilityFaults(page), []);
  assert.deepEqual(await accessibilityFaults(house.page), []);
  assert.deepEqual([...group.faults, ...house.faults].filter((fault) => !/422|409/.test(fault)), []);
  await group.context.close();
  await house.context.close();
});

test('the city gives itself an assignment, by nothing but the keyboard', async () => {
  const { page, faults, context } = await inHouse();
  const feature = {
    type: 'Feature',
    geometry: { type: 'Polygon', coordinates: [[[13.09, 55.53], [13.094, 55.53], [13.094, 55.533], [13.09, 55.533], [13.09, 55.53]]] },
    properties: { name: 'Stadens egen plats', lead_administration: 'FGK', begins: '2027-01-01', phase: 'contact' },
  };
  const saved = await signed.fetch('/api/v1/initiatives', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(feature) });
  const { feature: made } = await saved.json();
  await page.goto(`${server.base}/sv/samverkansprocesser/${made.id}`);
  await page.locator('summary', { hasText: 'stödärende' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('#assignment').focus();
  await page.keyboard.type('Budgetuppdrag 12.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/sv\/arenden\//);
  assert.equal(await state(page), 'Bereds');
  await actByKeys(page, 'assign', { administration: 'FGK', contact_person: 'Ada' });
  for (const criterion of criteria) await actByKeys(page, 'judge', { criterion, judgement: 'Delvis', text: 'Delvis.' });
  await actByKeys(page, 'note_conflict', { text: 'Ingen.' });
  const texts = { summary: 'Kort.', proposal: 'Beslut.', background: 'Bakgrund.', economy: 'Budget.' };
  await actByKeys(page, 'write_proposal', { meeting: 'TN', ...texts, 'support.role': 'Part' });
  await actByKeys(page, 'propose');
  await actByKeys(page, 'decide', { outcome: 'Bordl', paragraph: '§ 3', registry_number: 'TN-2' });
  assert.equal(await state(page), 'Bordlagt');
  await actByKeys(page, 'propose_again');
  await actByKeys(page, 'decide', { outcome: 'Bifall', paragraph: '§ 4', registry_number: 'TN-2' });
  assert.equal(await state(page), 'Bifall');
  assert.deepEqual(faults, []);
  await context.close();
});

test('a group applies in English without scripts, is rejected, and comes back with a new version', async () => {
  const group = await applicant('english@example.org', { javaScriptEnabled: false, locale: 'en-GB' });
  const { page } = group;
  await page.goto(`${server.base}/en/apply`);
  await page.locator('form:has([name=title]) button[type=submit]').click();
  assert.match(await page.locator('.error-summary').innerText(), /not saved/);
  await page.fill('[name=title]', 'Gardens for all');
  await page.fill('[name=text]', 'We want to grow things together.');
  await page.fill('[name="spokesperson.name"]', 'Sam Spokes');
  await page.locator('form:has([name=title]) button[type=submit]').click();
  const own = page.url().replace('?saved=1', '');
  const url = `${server.base}/en/cases/${own.split('/').pop()}`;
  const house = await inHouse({ locale: 'en-GB' });
  await invite(house.page, url, true);

  await page.goto(own);
  await page.locator('button[value=begin]').click();
  const next = () => page.locator('.form-end .button-primary').click();
  await page.locator('[name=actor_name]').first().fill('Gardeners');
  await next();
  for (const name of ['place', 'challenges', 'opportunities', 'others']) await page.fill(`[name="application.${name}"]`, `About ${name}.`);
  await next();
  assert.match(page.url(), /\/area$/);
  const ring = (east) => [[13.06, 55.54], [13.06 + east, 55.54], [13.06 + east, 55.543], [13.06, 55.543], [13.06, 55.54]];
  const area = (east) => JSON.stringify({ type: 'Polygon', coordinates: [ring(east)] });
  await page.fill('[name=geometry]', JSON.stringify({ type: 'Polygon', coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]] }));
  await next();
  assert.match(await page.locator('#area-error').innerText(), /outside|municipality/i);
  await page.fill('[name=geometry]', area(0.004));
  await next();
  await page.fill('[name="application.proposals.networking"]', 'Monthly days.');
  await page.fill('[name="application.effects"]', 'More neighbours know each other.');
  await next();
  await page.fill('[name="application.contribution.responsibility"]', 'We water.');
  await page.fill('[name="application.begins"]', '2027-01-01');
  await next();
  await next();
  await page.goto(`${own}/review`);
  await next();
  assert.equal(await state(page), 'Application handed in');

  await prepare(house.page, url);
  await answerAll(house.page, url);
  await act(house.page, 'propose');
  await act(house.page, 'decide', decision('rejected'));
  await page.goto(own);
  assert.match(await page.locator('main').innerText(), /Rejected/);
  await page.locator('button[value=renew]').click();
  assert.match(page.url(), /\/group$/);
  const second = page.url().replace(/\/group$/, '');
  await page.goto(`${second}/area`);
  await page.fill('[name=geometry]', area(0.003));
  await next();
  await page.goto(`${second}/review`);
  await next();
  assert.equal(await state(page), 'Application handed in');
  // It is withdrawn in the end, and what came in stays.
  await page.locator('summary', { hasText: 'Withdraw' }).click();
  await page.fill('[name=reason]', 'We wait a year.');
  await page.locator('button[value=withdraw]').click();
  assert.equal(await state(page), 'Withdrawn');
  assert.match(await page.locator('aside').innerText(), /Withdrawal/);
  await group.context.close();
  await house.context.close();
});

test('whoever is not known is told how to apply, and that no mail leaves this installation', async () => {
  const { page, context } = await openPage(browser, server.base, { javaScriptEnabled: false });
  await page.goto(`${server.base}/sv/ansokan`);
  assert.match(await page.locator('main').innerText(), /kan inte skicka e-post[\s\S]*samordna link --applicant/);
  await page.fill('#email', 'nagon@example.org');
  await page.locator('main form button').click();
  await page.waitForURL(/asked=1/);
  // Nothing is promised that will not come.
  assert.equal(await page.locator('.notice-ok').count(), 0);
  await shot(page, 'apply-ask');
  await page.goto(`${server.base}/sv/ansokan/00000000-0000-4000-8000-00000000abcd`);
  assert.match(page.url(), /\/sv\/ansokan$/);
  await context.close();
});

test('the demo city has a case in every state, and every page is free of faults in both languages and themes', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const { page, faults, context } = await inHouse({ colorScheme });
    for (const path of ['/sv/arenden', '/en/cases']) {
      await page.goto(server.base + path);
      const states = await page.locator('nav .chips .chip').count();
      assert.ok(states >= 22, `${states} states on ${path}`);
      assert.deepEqual(await accessibilityFaults(page), [], path);
    }
    await shot(page, `cases-${colorScheme}`);
    for (const wanted of ['preparing', 'running', 'contact']) {
      await page.goto(`${server.base}/sv/arenden?state=${wanted}`);
      await page.locator('tbody th a').first().click();
      await page.waitForURL(/\/sv\/arenden\/[0-9a-f-]{36}/);
      assert.deepEqual(await accessibilityFaults(page), [], wanted);
      await shot(page, `case-${wanted}-${colorScheme}`);
    }
    assert.deepEqual(faults, []);
    await context.close();
  }
});
