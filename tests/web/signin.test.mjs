// Signing in with a real provider of OpenID Connect, in a browser: in, roles, out there and here, and what pages say to whom.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { accessibilityFaults, openPage, screenshots, signIn, startBrowser, startServer } from './harness.mjs';

const require = createRequire(join(fileURLToPath(new URL('../..', import.meta.url)), 'web/package.json'));
const { Provider } = await import(pathToFileURL(require.resolve('oidc-provider')));

let browser;
let server;
let issuer;
let listening;

const roles = { anna: ['FGK-samordnare'], bo: [] };

/** A provider that knows everybody, by whatever they call themselves. */
async function startProvider(base) {
  const free = createServer();
  await new Promise((resolve) => free.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${free.address().port}`;
  const { port } = free.address();
  await new Promise((resolve) => free.close(resolve));
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'samordna',
        client_secret: 'a-secret-of-the-client',
        redirect_uris: [`${base}/sign-in/staden`],
        post_logout_redirect_uris: [`${base}/sv/logga-ut`, `${base}/en/sign-out`],
        backchannel_logout_uri: `${base}/sign-in/staden/logout`,
        backchannel_logout_session_required: true,
      },
    ],
    cookies: { keys: ['a key of the test'] },
    claims: { openid: ['sub', 'roles', 'sid'], profile: ['name'], email: ['email'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true }, backchannelLogout: { enabled: true } },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `Person ${id}`, email: 'same@example.se', roles: roles[id] ?? [] }),
    }),
  });
  await new Promise((resolve) => {
    listening = provider.listen(port, '127.0.0.1', resolve);
  });
}

before(async () => {
  server = await startServer(async (base) => {
    await startProvider(base);
    return `
public_url = "${base}"
[[oidc]]
key = "staden"
issuer = "${issuer}"
client_id = "samordna"
client_secret = "a-secret-of-the-client"
label_sv = "Logga in med stadens konto"
label_en = "Sign in with your city account"
[[oidc.roles]]
value = "FGK-samordnare"
role = "coordinator:FGK"
`;
  });
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
  listening?.close();
});

/** Signs somebody in from the page they wanted to see. */
async function enter(page, name) {
  await page.route(`${FONTS}**`, (route) => route.abort());
  await page.goto(`${server.base}/sv/overlapp`);
  assert.match(page.url(), /\/sv\/logga-in\?next=/);
  await page.locator('main a', { hasText: 'Logga in med stadens konto' }).click();
  await page.fill('[name=login]', name);
  await page.fill('[name=password]', 'anything');
  await page.locator('[type=submit]').click();
  await page.locator('[type=submit]').click(); // consent
  await page.waitForURL(`${server.base}/sv/overlapp`);
}

/** What the provider's own pages ask for; it is not let out. */
const FONTS = 'https://fonts.googleapis.com/';

/** Faults of our own pages; the provider's are its own affair. */
const own = (faults) =>
  faults.filter((fault) => !fault.includes(issuer) && !fault.includes(FONTS) && !fault.startsWith('console:'));

test('somebody signs in with the provider, has its roles, and is back where they wanted to go', async () => {
  const { page, faults, context } = await openPage(browser, server.base);
  await enter(page, 'anna');
  assert.match(await page.locator('header').innerText(), /Person anna/);
  await page.goto(`${server.base}/sv/konto`);
  assert.match(await page.locator('main').innerText(), /Samordnare, FGK/);
  const cookie = (await context.cookies()).find(({ name }) => name === 'samordna');
  assert.ok(cookie.httpOnly && cookie.sameSite === 'Lax', JSON.stringify(cookie));
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.screenshot({ path: join(screenshots, 'account.png') });

  const other = await openPage(browser, server.base);
  await enter(other.page, 'bo');
  await other.page.goto(`${server.base}/sv/konto`);
  const text = await other.page.locator('main').innerText();
  assert.ok(/Läsare/.test(text) && !/Samordnare/.test(text), text);
  assert.deepEqual(own(faults), []);
  await other.context.close();
  await context.close();
});

test('signing out here leads to signing out there, and signing out there ends the session here', async () => {
  const { page, context } = await openPage(browser, server.base);
  await enter(page, 'anna');
  await page.goto(`${server.base}/sv/konto`);
  const before = (await context.cookies()).find(({ name }) => name === 'samordna');
  await page.locator('main button', { hasText: /^Logga ut$/ }).click();
  await page.waitForURL(/\/sv\/logga-ut\?by=staden/);
  assert.equal((await context.cookies()).some(({ name }) => name === 'samordna'), false);
  const stale = await fetch(`${server.base}/api/v1/me`, { headers: { cookie: `samordna=${before.value}` } });
  assert.equal(stale.status, 401);
  assert.deepEqual(await accessibilityFaults(page), []);

  // Another session of ours with the same session of the provider, which then says so behind the browser's back.
  await page.goto(`${server.base}/sv/overlapp`);
  await page.locator('main a', { hasText: 'Logga in med stadens konto' }).click();
  await page.waitForURL(`${server.base}/sv/overlapp`);
  const inside = (await context.cookies()).find(({ name }) => name === 'samordna');
  const me = () => fetch(`${server.base}/api/v1/me`, { headers: { cookie: `samordna=${inside.value}` } });
  assert.equal((await me()).status, 200);
  await page.goto(`${server.base}/sv/logga-ut?by=staden`);
  await page.locator('main a', { hasText: 'Logga ut där också' }).click();
  await page.locator('button[name=logout], button[value=yes]').first().click();
  await page.waitForURL(/\/sv\/logga-ut/);
  for (let attempt = 0; attempt < 100 && (await me()).status === 200; attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal((await me()).status, 401, 'the back channel ended it');
  await context.close();
});

test('the pages of people, tokens and sessions have no accessibility fault, in both languages, light and dark', async () => {
  const plain = await startServer();
  try {
    const signed = await signIn(browser, plain, [['coordinator', 'FGK']]);
    const { persons } = await (await signed.fetch('/api/v1/persons')).json();
    const id = persons[0].id;
    const paths = [
      '/sv/konto',
      '/sv/administration',
      '/sv/administration/personer',
      `/sv/administration/personer/${id}`,
      '/sv/administration/nycklar',
      '/sv/administration/inloggningar',
      '/en/account',
      '/en/administration/people',
      `/en/administration/people/${id}`,
      '/en/administration/tokens',
      '/en/administration/sign-ins',
    ];
    for (const colorScheme of ['light', 'dark']) {
      const { page, faults, context } = await openPage(browser, plain.base, { colorScheme, storageState: signed.state });
      for (const path of paths) {
        const answer = await page.goto(`${plain.base}${path}`);
        assert.equal(answer.status(), 200, path);
        assert.deepEqual(await accessibilityFaults(page), [], `${path} ${colorScheme}`);
        await page.screenshot({ path: join(screenshots, `people-${path.split('/').slice(1).join('-').slice(0, 40)}-${colorScheme}.png`) });
      }
      assert.deepEqual(faults, []);
      await context.close();
      const out = await openPage(browser, plain.base, { colorScheme });
      for (const path of ['/sv/logga-in', '/en/sign-in', '/en/sign-out']) {
        await out.page.goto(`${plain.base}${path}`);
        assert.deepEqual(await accessibilityFaults(out.page), [], `${path} ${colorScheme}`);
      }
      assert.deepEqual(out.faults, []);
      await out.context.close();
    }
  } finally {
    await plain.stop();
  }
});

test('a token is issued on the page without scripts, works, and is revoked', async () => {
  const plain = await startServer();
  try {
    const signed = await signIn(browser, plain, [['coordinator', 'FGK']]);
    const options = { storageState: signed.state, javaScriptEnabled: false };
    const { page, faults, context } = await openPage(browser, plain.base, options);
    await page.goto(`${plain.base}/sv/administration/nycklar`);
    await page.fill('[name=name]', 'Kartverktyget');
    await page.selectOption('[name=administration]', 'FGK');
    await page.check('[name=scope][value="areas:read"]');
    await page.locator('button[value=issue]').click();
    const token = await page.inputValue('#issued');
    const call = () => fetch(`${plain.base}/api/v1/initiatives`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal((await call()).status, 200);
    await page.locator('button[value=revoke]').click();
    assert.equal((await call()).status, 401);
    assert.match(await page.locator('main').innerText(), /återkallad/);
    assert.deepEqual(faults, []);
    await context.close();
  } finally {
    await plain.stop();
  }
});
