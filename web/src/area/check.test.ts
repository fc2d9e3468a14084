// @vitest-environment happy-dom
// The live check waits for a pause, asks once, drops old questions and reads the form's own fields.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type CheckRequest, type CheckState, dayAfter, LiveCheck, readFields } from './check';

const question = (begins: string): CheckRequest => ({
  geometry: { type: 'Polygon', coordinates: [] },
  begins,
  ends: null,
  lead_administration: 'FGK',
  participating_administrations: [],
  area_status: 'decided',
  phase: null,
  focus_fields: [],
  exclude: null,
});
const answer = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

let shown: CheckState[] = [];
const kinds = () => shown.map(({ kind }) => kind);
const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>();

beforeEach(() => {
  shown = [];
  vi.useFakeTimers();
  fetched.mockReset();
  vi.stubGlobal('fetch', fetched);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const start = () => new LiveCheck('/preview', (state) => shown.push(state));

it('asks once after the last of many changes', async () => {
  fetched.mockResolvedValue(answer(200, { overlaps: [], area_m2: 1, notes: [] }));
  const check = start();
  for (const day of ['1', '2', '3']) check.ask(question(day));
  await vi.advanceTimersByTimeAsync(300);
  expect(fetched).toHaveBeenCalledTimes(1);
  expect(String(fetched.mock.calls[0]?.[1].body)).toContain('"begins":"3"');
  expect(kinds()).toEqual(['busy', 'found']);
  check.ask(question('3'));
  await vi.advanceTimersByTimeAsync(300);
  expect(fetched).toHaveBeenCalledTimes(1);
});

it('forgets an answer that comes too late', async () => {
  fetched.mockImplementation(
    (_url, { signal }) =>
      new Promise((_done, fail) =>
        signal?.addEventListener('abort', () => fail(new DOMException('x', 'AbortError'))),
      ),
  );
  const check = start();
  check.ask(question('1'));
  await vi.advanceTimersByTimeAsync(300);
  check.ask(null);
  await vi.advanceTimersByTimeAsync(300);
  expect(kinds()).toEqual(['busy', 'idle']);
});

it('tells faults from failures', async () => {
  fetched.mockResolvedValueOnce(answer(422, { title: 'Fel', status: 422, errors: [] }));
  fetched.mockResolvedValueOnce(answer(503, { title: 'Nere', status: 503 }));
  const check = start();
  check.ask(question('1'));
  await vi.advanceTimersByTimeAsync(300);
  check.ask(question('2'));
  await vi.advanceTimersByTimeAsync(300);
  expect(kinds()).toEqual(['busy', 'faulty', 'busy', 'failed']);
});

it('reads the fields of the form, without the lead among the participants', () => {
  document.body.innerHTML = `<form>
    <input name="begins" value="2027-01-01"><input name="ends" value="">
    <select name="lead_administration"><option value="FGK" selected></option></select>
    <input type="checkbox" name="participating_administrations" value="FGK" checked>
    <input type="checkbox" name="participating_administrations" value="MF" checked>
    <input type="checkbox" name="participating_administrations" value="KF"></form>`;
  expect(readFields(document.querySelector('form'))).toEqual({
    begins: '2027-01-01',
    ends: null,
    lead_administration: 'FGK',
    participating_administrations: ['MF'],
    area_status: null,
  });
  expect(readFields(null).begins).toBeNull();
});

it('asks with the day after the last one, as the register keeps it', () => {
  expect(dayAfter('2027-12-31')).toBe('2028-01-01');
  expect(dayAfter('2028-02-28')).toBe('2028-02-29');
  expect(dayAfter(null)).toBeNull();
  expect(dayAfter('soon')).toBeNull();
});
