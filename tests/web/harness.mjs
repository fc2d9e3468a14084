// Starts a register of its own with the demo city and a browser that reports everything a user must not meet.

import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(join(root, 'web/package.json'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const screenshots = join(root, 'tests/web/output');
mkdirSync(screenshots, { recursive: true });

/** The program under test: a debug build unless SAMORDNA_PROGRAM names another. */
export const program = process.env.SAMORDNA_PROGRAM ?? join(root, 'target/debug/samordna');

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function ready(base, child) {
  for (let attempt = 0; attempt < 1200; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`the program ended with ${child.exitCode}`);
    const answer = await fetch(`${base}/health/ready`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the program did not become ready');
}

/** A cluster of PostGIS of its own, which ends with this process: where a server keeps its register instead of in a file. */
export function startCluster() {
  const folder = mkdtempSync(join(tmpdir(), 'samordna-web-postgis-'));
  execFileSync(join(root, 'tests/cluster.sh'), [folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  return `postgres:///samordna_postgis?host=${folder}&user=postgres`;
}

/**
 * A server with the demo city; `stop()` ends it and removes its file. `configure` makes a configuration of its address,
 * `elsewhere` is the address of a database that it uses instead of a file.
 */
export async function startServer(configure, elsewhere) {
  const folder = mkdtempSync(join(tmpdir(), 'samordna-web-'));
  const base = `http://127.0.0.1:${await freePort()}`;
  const database = elsewhere ?? join(folder, 'demo.gpkg');
  const store = ['--database', database, '--record-folder', join(folder, 'record')];
  const args = ['serve', '--listen', base.slice('http://'.length), ...store, '--demo'];
  // A test asks more often than a person does.
  const limits = 'anonymous_per_minute=60000,anonymous_burst=60000,sign_in_per_minute=6000';
  if (configure) {
    writeFileSync(join(folder, 'samordna.toml'), await configure(base));
    args.push('--config', join(folder, 'samordna.toml'));
  }
  const env = { ...process.env, SAMORDNA_LIMITS: limits };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const said = [];
  child.stdout.setEncoding('utf8').on('data', (text) => said.push(text));
  await ready(base, child);
  return {
    base,
    database,
    /** What tells another command of the program where the register is. */
    store,
    /** The one-time link for the first administrator, as the program prints it. */
    async link() {
      for (;;) {
        const link = said.join('').match(/http\S+\?token=\S+/);
        if (link) return link[0];
        await new Promise((resolve) => child.stdout.once('data', resolve));
      }
    },
    async stop() {
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Signs the first administrator in by the printed link, in a browser, and gives them the roles that the tests need. Returns
 * what a context needs to be signed in (`state`), and a `fetch` that is.
 */
export async function signIn(browser, server, roles = []) {
  const context = await browser.newContext({ locale: 'sv-SE' });
  const page = await context.newPage();
  await page.goto(await server.link());
  await page.fill('[name=name]', 'Ada Administratör');
  await page.locator('main form [type=submit]').click();
  await page.waitForURL(/\/sv\/att-gora/);
  const state = await context.storageState();
  await context.close();
  // Every new role means another session id, which comes with the next answer.
  const jar = new Map(state.cookies.map(({ name, value }) => [name, value]));
  const fetchSigned = async (path, options = {}) => {
    const cookie = [...jar].map((pair) => pair.join('=')).join('; ');
    const answer = await fetch(`${server.base}${path}`, { ...options, headers: { ...options.headers, cookie, origin: server.base } });
    for (const set of answer.headers.getSetCookie()) jar.set(...set.split(';')[0].split('='));
    return answer;
  };
  const { actor } = await (await fetchSigned('/api/v1/me')).json();
  for (const [role, unit] of roles) {
    const given = await fetchSigned(`/api/v1/persons/${actor.slice('person:'.length)}/grants`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ role, unit }),
    });
    if (given.status !== 201) throw new Error(`${role}: ${given.status} ${await given.text()}`);
  }
  // Other roles mean another session id: the context asks once more and keeps what it is given.
  const cookies = state.cookies.map((one) => ({ ...one, value: jar.get(one.name) ?? one.value }));
  const renewed = await browser.newContext({ storageState: { ...state, cookies } });
  const fresh = await renewed.newPage();
  await fresh.goto(`${server.base}/sv/konto`);
  const signed = await renewed.storageState();
  await renewed.close();
  const kept = signed.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  return {
    state: signed,
    fetch: (path, options = {}) =>
      fetch(`${server.base}${path}`, { ...options, headers: { ...options.headers, cookie: kept, origin: server.base } }),
  };
}

export function startBrowser() {
  const flags = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-quic'];
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...flags, ...quiet],
  });
}

/** A page with a list of everything that went wrong on it: console errors, policy violations, outside requests. */
export async function openPage(browser, base, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'sv-SE', ...options });
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== base) faults.push(`outside: ${url}`);
  });
  page.on('response', (response) => response.status() >= 500 && faults.push(`${response.status()}: ${response.url()}`));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  return { page, faults, context };
}

/** The accessibility faults of WCAG A and AA that axe finds on a page, as readable lines. */
export async function accessibilityFaults(page) {
  // Evaluated by the driver's own channel: the page's policy does not apply to it, and it adds nothing to the page.
  await page.evaluate(axe);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const result = await page.evaluate((values) => axe.run(document, { runOnly: { type: 'tag', values } }), tags);
  return result.violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

/** Waits until the map has drawn everything it knows. */
export async function mapReady(page, element = 'sam-map') {
  await page.waitForSelector(`${element}[data-ready]`, { timeout: 60_000 });
}
