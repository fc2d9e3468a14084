// Support cases in a browser, on both stores: a group from outside applies, the house handles, a committee decides, it runs,
// and its effects are told. Each way in both languages, with a pointer and with nothing but keys.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { keys, pointer } from './hands.mjs';
import { accessibilityFaults, mapReady, openPage, program, screenshots, signIn, startBrowser, startCluster, startServer } from './harness.mjs';

/** Every administration of the demo city, so that one person can answer for all of them. */
const administrations = ['FGK', 'SBK', 'MF', 'AST', 'KF', 'FF', 'HVO', 'FUN', 'GRF', 'FSF', 'SER', 'SKF'];
const roles = [['contact_person'], ['handler'], ['committee_secretary', 'TN'], ...administrations.map((code) => ['coordinator', code])];

const words = {
  sv: {
    locale: 'sv-SE',
    apply: '/sv/ansokan',
    cases: '/sv/arenden',
    initiatives: '/sv/samverkansprocesser',
    follow: 'uppfoljning',
    steps: ['grupp', 'plats', 'omrade', 'forslag', 'insats', 'stod', 'bilagor', 'granska'],
    proposal: 'Tjänsteskrivelse',
    agenda: 'Föredragningslista',
    usable: /går att använda/,
    house: /förvaltning|överlapp/i,
    files: /PDF, JPEG eller PNG/,
    blocked: /kritiskt överlapp/,
    conditional: /Bifall med villkor/,
    rejected: /Avslag/,
    notSaved: /inte/,
    outside: /utanför|kommun/i,
    withdrawal: /Återkallelse/,
    states: {
      submitted: 'Ansökan inlämnad',
      preparing: 'Bereds',
      proposed: 'Föreslaget för nämnden',
      running: 'Pågår',
      tabled: 'Bordlagt',
      approved: 'Bifall',
      effects: 'Effektmätning',
      closed: 'Avslutat',
    },
  },
  en: {
    locale: 'en-GB',
    apply: '/en/apply',
    cases: '/en/cases',
    initiatives: '/en/initiatives',
    follow: 'follow-up',
    steps: ['group', 'place', 'area', 'proposals', 'contribution', 'support', 'files', 'review'],
    proposal: 'Proposal',
    agenda: 'Agenda',
    usable: /can be used|usable/i,
    house: /administration|overlap/i,
    files: /PDF, JPEG or PNG/,
    blocked: /critical overlap/,
    conditional: /Approved on conditions/,
    rejected: /Rejected/,
    notSaved: /not/,
    outside: /outside|municipality/i,
    withdrawal: /Withdrawal/,
    states: {
      submitted: 'Application handed in',
      preparing: 'Being prepared',
      proposed: 'Proposed to the committee',
      running: 'Running',
      tabled: 'Tabled',
      approved: 'Approved',
      effects: 'Effect measurement',
      closed: 'Closed',
    },
  },
};

const shot = (page, name) => page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
const state = (page) => page.locator('.page-head .chip strong').innerText();
const criteria = ['K1', 'K2', 'K3', 'K4', 'K5', 'K6'];
const decision = (outcome) => ({ outcome, paragraph: '§ 12', registry_number: 'TN-2026-1', text: 'Gruppen redovisar varje halvår.' });
const inSomeWeeks = () => new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** Does something that leads to another page. */
async function and(page, done) {
  await Promise.all([page.waitForEvent('load'), done]);
}

/** Does something on a case's page; what is given is put into the fields of the form. */
async function act(page, hands, name, fields = {}, expected = /saved=1/) {
  const form = page.locator(`#act-${name}`);
  if (!(await form.evaluate((node) => node.open))) await hands.press(page, form.locator('summary').first());
  for (const [field, value] of Object.entries(fields)) await hands.give(page, form.locator(`[name="${field}"]`), value);
  await and(page, hands.press(page, form.locator('button[type=submit]')));
  if (expected) assert.match(page.url(), expected);
}

/** Answers every critical overlap of a case for every administration that is in it, on the overlap's own page. */
async function answerAll(page, hands, caseUrl) {
  await page.goto(caseUrl);
  const links = await page.locator('.notice-danger a').evaluateAll((all) => all.map((one) => one.href));
  for (const link of links) {
    await page.goto(link);
    const codes = await page.locator('#h-administration option').evaluateAll((all) => all.map((one) => one.value));
    for (const code of codes) {
      await page.goto(link);
      if ((await page.locator('#h-administration').count()) === 0) break;
      await hands.give(page, page.locator('#h-administration'), code);
      await hands.choose(page, page.locator('[name=verdict][value=need]'));
      await and(page, hands.press(page, page.locator('form:has(#h-administration) button[type=submit]')));
    }
  }
  await page.goto(caseUrl);
  return links.length;
}

async function contactPerson(page) {
  return page.locator('#act-assign [name=contact_person] option').evaluateAll((all) => all.find((one) => one.textContent.includes('Ada'))?.value);
}

/** The meeting that something can still be handed in for on the day of the test. */
const meeting = (page) =>
  page.locator('#act-write_proposal [name=meeting] option').evaluateAll((all) => all.map((one) => one.value).find((value) => value.startsWith('TN|')));

/** From first contact to an invitation. */
async function invite(page, hands, url) {
  await page.goto(url);
  await act(page, hands, 'assign', { administration: 'FGK', contact_person: await contactPerson(page) });
  await act(page, hands, 'log_activity', { kind: 'meeting', participants: 'Gruppen', summary: 'Vi sågs.' });
  await act(page, hands, 'assess');
  await act(page, hands, 'invite');
}

/** Everything that is judged and written before a proposal. */
async function prepare(page, hands) {
  for (const criterion of criteria) await act(page, hands, 'judge', { criterion, judgement: 'met', text: 'Framgår av ansökan.' });
  await act(page, hands, 'note_conflict', { text: 'Ingen är jävig.' });
  const fields = { summary: 'Kort.', proposal: 'Nämnden beviljar stöd.', background: 'Bakgrund.', economy: 'Inom budget.' };
  await act(page, hands, 'write_proposal', { meeting: await meeting(page), ...fields, 'support.role': 'partner', 'support.funding': '2027: 200 000' });
}

/** A first contact; the case's address for who made it. */
async function firstContact(page, hands, title) {
  await hands.give(page, page.locator('[name=title]'), title);
  await hands.give(page, page.locator('[name=text]'), 'Vi vill mötas på torget.');
  await hands.give(page, page.locator('[name="spokesperson.name"]'), 'Tora Talesperson');
  await and(page, hands.press(page, page.locator('form:has([name=title]) button[type=submit]')));
  assert.match(page.url(), /saved=1/);
  return page.url().replace('?saved=1', '');
}

/** The steps before the area. */
async function describeGroup(page, hands, next) {
  await hands.give(page, page.locator('[name=actor_name]').first(), 'Torgets vänner');
  await next();
  for (const name of ['place', 'challenges', 'opportunities', 'others']) {
    await hands.give(page, page.locator(`[name="application.${name}"]`), `Om ${name}.`);
  }
  await next();
}

/** The steps after it, as far as the support that is asked for. */
async function describePlan(page, hands, next) {
  await hands.give(page, page.locator('[name="application.proposals.safety"]'), 'Trygghetsvandringar.');
  await hands.give(page, page.locator('[name="application.effects"]'), 'Fler på torget.');
  await next();
  await hands.give(page, page.locator('[name="application.contribution.time"]'), '200 timmar');
  await hands.give(page, page.locator('[name="application.begins"]'), '2027-01-01');
  await hands.give(page, page.locator('[name="application.ends"]'), '2028-12-31');
  await next();
}

async function drawWithPointer(page) {
  await page.locator('[data-tool=draw]').click();
  const canvas = page.locator('.area-map canvas').first();
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  for (const [x, y] of [[0.46, 0.4], [0.56, 0.41], [0.57, 0.53], [0.45, 0.54]]) {
    await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
    await page.waitForTimeout(350); // two clicks close together would be a double click, which finishes the drawing
  }
  await page.locator('[data-tool=finish]').click();
}

async function drawWithKeys(page) {
  await keys.press(page, page.locator('[data-tool=draw]'));
  await page.locator('.area-map canvas').first().focus();
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp']) {
    await page.keyboard.press('Enter');
    await page.keyboard.press(key);
    await page.waitForTimeout(700); // the map moves for a while, and the point is set where it is
  }
  await keys.press(page, page.locator('[data-tool=finish]'));
}

/** The ways a case goes, on one store. */
function journeys(name, storage, ways) {
  describe(name, () => {
    let server;
    let signed;

    before(async () => {
      server = await startServer(undefined, storage());
      signed = await signIn(browser, server, roles);
    });
    after(() => server?.stop());

    /** A page of somebody who has just come in by a link, as whoever runs the machine makes it where no mail leaves it. */
    async function applicant(email, options = {}) {
      const args = ['link', '--applicant', email, '--listen', server.base.slice('http://'.length), ...server.store];
      const link = execFileSync(program, args, { encoding: 'utf8' }).trim();
      const opened = await openPage(browser, server.base, options);
      await opened.page.goto(link);
      await opened.page.locator('main form [type=submit]').click();
      await opened.page.waitForURL(/\/sv\/ansokan$/);
      return opened;
    }

    const inHouse = (options = {}) => openPage(browser, server.base, { storageState: signed.state, ...options });
    const post = async (path, body) => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      const answer = await signed.fetch(path, init);
      assert.equal(answer.status, 201, path);
      return answer.json();
    };

    test(`a group applies with a drawn area, is blocked by an unanswered overlap, runs, and its effects are told (${ways.drawn.lang})`, async () => {
      const { lang, hands } = ways.drawn;
      const say = words[lang];
      const group = await applicant('torget@example.org', { locale: say.locale });
      const { page } = group;
      await page.goto(server.base + say.apply);
      await shot(page, `apply-start-${lang}`);
      const own = await firstContact(page, hands, 'Torget lever');
      const id = own.split('/').pop();
      const url = `${server.base}${say.cases}/${id}`;
      const house = await inHouse({ locale: say.locale });
      await invite(house.page, hands, url);

      await page.goto(own);
      await and(page, hands.press(page, page.locator('button[value=begin]')));
      await shot(page, `apply-group-${lang}`);
      const next = () => and(page, hands.press(page, page.locator('.form-end .button-primary')));
      await describeGroup(page, hands, next);
      assert.equal(page.url(), `${own}/${say.steps[2]}`);
      await mapReady(page, 'sam-area');
      await (hands === keys ? drawWithKeys : drawWithPointer)(page);
      // Who applies learns whether the area can be used, and nothing of what lies there.
      await page.waitForFunction((usable) => new RegExp(usable, 'i').test(document.querySelector('.check-answer')?.textContent ?? ''), say.usable.source);
      assert.doesNotMatch(await page.locator('.check-answer').innerText(), say.house);
      await shot(page, `apply-area-${lang}`);
      const geometry = JSON.parse(await page.inputValue('textarea[name=geometry]'));
      await next();
      await describePlan(page, hands, next);
      await hands.give(page, page.locator('[name="application.asked.funding"]'), '2027: mycket');
      await next();
      assert.equal(await page.locator('.field-error').count(), 1);
      await shot(page, `apply-fault-${lang}`);
      await hands.give(page, page.locator('[name="application.asked.funding"]'), '2027: 200 000');
      await next();
      const upload = async (name, buffer) => {
        await page.setInputFiles('[name=attachment]', { name, mimeType: 'application/pdf', buffer });
        await next();
      };
      await upload('sida.pdf', Buffer.from('<html><script>alert(1)</script></html>'));
      assert.match(await page.locator('.error-summary').innerText(), say.files);
      await upload('skiss.pdf', Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n'));
      await page.waitForSelector('a[download]:has-text("skiss.pdf")');
      await and(page, hands.press(page, page.locator('.form-end a').first()));
      await shot(page, `apply-review-${lang}`);
      await next();
      assert.equal(await state(page), say.states.submitted);

      // Another administration works in the same place with the same people.
      const properties = {
        name: 'Grannskapet i webbläsaren',
        lead_administration: 'MF',
        begins: '2026-01-01',
        phase: 'application',
        focus_fields: ['safety'],
        actors: [{ kind: 'association', name: 'Torgets vänner' }],
      };
      await post('/api/v1/initiatives', { type: 'Feature', geometry, properties });

      await house.page.goto(url);
      await act(house.page, hands, 'request_completion', { what: 'Vem gör vad?', deadline: inSomeWeeks() });
      await page.goto(own);
      assert.match(await page.locator('.notice-warn').innerText(), /Vem gör vad/);
      await page.goto(`${own}/${say.steps[7]}`);
      await hands.give(page, page.locator('[name=text]'), 'Vi delar på det.');
      await next();

      await house.page.goto(url);
      await act(house.page, hands, 'accept');
      await prepare(house.page, hands);
      assert.match(await house.page.locator('.notice-danger').innerText(), /O-\d+/);
      await shot(house.page, `case-blocked-${lang}`);
      await act(house.page, hands, 'propose', {}, null);
      assert.match(await house.page.locator('.error-summary').innerText(), say.blocked);
      assert.ok((await answerAll(house.page, hands, url)) > 0);
      await act(house.page, hands, 'propose');
      assert.equal(await state(house.page), say.states.proposed);
      await and(house.page, hands.press(house.page, house.page.locator('.page-head a', { hasText: say.proposal })));
      assert.match(await house.page.locator('main').innerText(), /Grannskapet i webbläsaren/);
      await shot(house.page, `case-proposal-${lang}`);
      await house.page.goto(url);
      await and(house.page, hands.press(house.page, house.page.locator('.page-head a', { hasText: say.agenda })));
      assert.match(await house.page.locator('.agenda').innerText(), /Torget lever/);
      await house.page.goto(url);
      await act(house.page, hands, 'decide', decision('conditional'));
      await act(house.page, hands, 'set_terms', { begins: '2027-01-01', ends: '2028-12-31', signed_on: '2026-11-01' });
      await act(house.page, hands, 'agree');
      await act(house.page, hands, 'start');
      assert.equal(await state(house.page), say.states.running);
      await shot(house.page, `case-running-${lang}`);
      assert.deepEqual(await accessibilityFaults(house.page), []);

      // What it comes to: an indicator with a reading, and beside it who else works there.
      const { initiative } = await (await signed.fetch(`/api/v1/cases/${id}`)).json();
      await house.page.goto(`${server.base}${say.initiatives}/${initiative}/${say.follow}`);
      const form = house.page.locator('#new-indicator');
      await hands.press(house.page, form.locator('summary').first());
      const indicator = { name: 'Upplevd trygghet', unit: '%', kind: 'effect', better: 'higher', baseline: '40', baseline_on: '2026-01-10', target: '60', target_on: '2028-12-31' };
      for (const [field, value] of Object.entries(indicator)) await hands.give(house.page, form.locator(`[name=${field}]`), value);
      await and(house.page, hands.press(house.page, form.locator('button:not([value])').last()));
      const card = house.page.locator('article.indicator', { hasText: 'Upplevd trygghet' });
      const reading = card.locator('details:has([name=read_on])');
      await hands.press(house.page, reading.locator('summary').first());
      for (const [field, value] of Object.entries({ read_on: '2026-03-01', value: '55', source: 'Enkät' })) await hands.give(house.page, reading.locator(`[name=${field}]`), value);
      await and(house.page, hands.press(house.page, reading.locator('button[type=submit]').first()));
      const report = await house.page.locator('article.indicator', { hasText: 'Upplevd trygghet' }).innerText();
      assert.match(report, /55/);
      assert.match(report, /Grannskapet i webbläsaren/);
      await shot(house.page, `case-effects-${lang}`);
      await house.page.goto(url);
      await act(house.page, hands, 'review_results');
      await act(house.page, hands, 'review_effects');
      assert.equal(await state(house.page), say.states.effects);
      await act(house.page, hands, 'close', { reason: 'Målet är nått.' });
      assert.equal(await state(house.page), say.states.closed);
      await page.goto(own);
      assert.match(await page.locator('main').innerText(), say.conditional);
      assert.deepEqual(await accessibilityFaults(page), []);
      assert.deepEqual([...group.faults, ...house.faults].filter((fault) => !/422|409/.test(fault)), []);
      await group.context.close();
      await house.context.close();
    });

    test(`the city gives itself an assignment, by nothing but the keyboard (${ways.city.lang})`, async () => {
      const { lang, hands } = ways.city;
      const say = words[lang];
      const { page, faults, context } = await inHouse({ locale: say.locale });
      const ring = [[13.09, 55.53], [13.094, 55.53], [13.094, 55.533], [13.09, 55.533], [13.09, 55.53]];
      const properties = { name: 'Stadens egen plats', lead_administration: 'FGK', begins: '2027-01-01', phase: 'contact' };
      const { feature } = await post('/api/v1/initiatives', { type: 'Feature', geometry: { type: 'Polygon', coordinates: [ring] }, properties });
      await page.goto(`${server.base}${say.initiatives}/${feature.id}`);
      await hands.press(page, page.locator('details:has(#assignment) > summary'));
      await hands.give(page, page.locator('#assignment'), 'Budgetuppdrag 12.');
      await and(page, hands.press(page, page.locator('details:has(#assignment) button[type=submit]')));
      assert.ok(page.url().includes(`${say.cases}/`), page.url());
      assert.equal(await state(page), say.states.preparing);
      await act(page, hands, 'assign', { administration: 'FGK', contact_person: await contactPerson(page) });
      await prepare(page, hands);
      await act(page, hands, 'propose');
      await act(page, hands, 'decide', { outcome: 'tabled', paragraph: '§ 3', registry_number: 'TN-2' });
      assert.equal(await state(page), say.states.tabled);
      await act(page, hands, 'propose_again');
      await act(page, hands, 'decide', { outcome: 'approved', paragraph: '§ 4', registry_number: 'TN-2' });
      assert.equal(await state(page), say.states.approved);
      assert.deepEqual(faults, []);
      await context.close();
    });

    test(`a group applies without scripts, is rejected, and comes back with a new version (${ways.rejected.lang})`, async () => {
      const { lang, hands } = ways.rejected;
      const say = words[lang];
      const group = await applicant('grupp@example.org', { javaScriptEnabled: false, locale: say.locale });
      const { page } = group;
      await page.goto(server.base + say.apply);
      await and(page, hands.press(page, page.locator('form:has([name=title]) button[type=submit]')));
      assert.match(await page.locator('.error-summary').innerText(), say.notSaved);
      const own = await firstContact(page, hands, 'Odling för alla');
      const url = `${server.base}${say.cases}/${own.split('/').pop()}`;
      const house = await inHouse({ locale: say.locale });
      await invite(house.page, hands, url);

      await page.goto(own);
      await and(page, hands.press(page, page.locator('button[value=begin]')));
      const next = () => and(page, hands.press(page, page.locator('.form-end .button-primary')));
      await describeGroup(page, hands, next);
      assert.equal(page.url(), `${own}/${say.steps[2]}`);
      const give = (name, value) => hands.give(page, page.locator(`[name=${name}]`), value);
      await give('geometry', JSON.stringify({ type: 'Polygon', coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]] }));
      await next();
      assert.match(await page.locator('#area-error').innerText(), say.outside);
      // Without a map a table of corners says where.
      await give('geometry', '');
      await give('area_system', '4326');
      await give('area_corners', '55,540 13,060\n55,540 13,064\n55,543 13,064\n55,543 13,060');
      await next();
      await describePlan(page, hands, next);
      await next();
      await page.goto(`${own}/${say.steps[7]}`);
      await next();
      assert.equal(await state(page), say.states.submitted);

      await house.page.goto(url);
      await act(house.page, hands, 'accept');
      await prepare(house.page, hands);
      await answerAll(house.page, hands, url);
      await act(house.page, hands, 'propose');
      await act(house.page, hands, 'decide', decision('rejected'));
      await page.goto(own);
      assert.match(await page.locator('main').innerText(), say.rejected);
      await and(page, hands.press(page, page.locator('button[value=renew]')));
      assert.ok(page.url().endsWith(`/${say.steps[0]}`), page.url());
      const second = page.url().slice(0, -say.steps[0].length - 1);
      await page.goto(`${second}/${say.steps[2]}`);
      await give('geometry', '');
      await give('area_place', '55,5415 13,0620');
      await give('area_radius', '120');
      await next();
      await page.goto(`${second}/${say.steps[7]}`);
      await next();
      assert.equal(await state(page), say.states.submitted);
      // It is withdrawn in the end, and what came in stays.
      await hands.press(page, page.locator('details:has([name=reason]) > summary'));
      await give('reason', 'Vi väntar ett år.');
      await and(page, hands.press(page, page.locator('button[value=withdraw]')));
      assert.match(await page.locator('aside').innerText(), say.withdrawal);
      await group.context.close();
      await house.context.close();
    });

    if (ways.pages) pageTests(() => ({ server, inHouse }));
  });
}

/** What the demo city shows. */
function pageTests(there) {
  test('whoever is not known is told how to apply, and that no mail leaves this installation', async () => {
    const { server } = there();
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
    const { server, inHouse } = there();
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
}

journeys('on a file', () => undefined, {
  drawn: { lang: 'sv', hands: pointer },
  city: { lang: 'sv', hands: keys },
  rejected: { lang: 'en', hands: pointer },
  pages: true,
});
journeys('on PostGIS', startCluster, {
  drawn: { lang: 'en', hands: keys },
  city: { lang: 'en', hands: keys },
  rejected: { lang: 'sv', hands: keys },
});
