// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { testTexts } from '../testing/texts';
import { addButtons } from './add';

const square = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ],
  ],
};

function page(answer: unknown, status = 200) {
  document.body.innerHTML = `<div><details data-way="place"><input name="area_place" value="Möllan"><input name="area_radius" value="200"></details></div>`;
  const host = document.body.firstElementChild as HTMLElement;
  const asked = vi.fn(
    async (_url: string, _init: RequestInit) => new Response(JSON.stringify(answer), { status }),
  );
  vi.stubGlobal('fetch', asked);
  const added = vi.fn();
  addButtons(host, '/sv/omrade', testTexts(), { drawn: () => 'drawn', added, say: () => {} });
  host.querySelector('button')?.click();
  return { host, asked, added };
}

afterEach(() => vi.unstubAllGlobals());

test('what the server makes of a way becomes the drawing, and is not sent twice', async () => {
  const { host, asked, added } = page({ geometry: square });
  await vi.waitFor(() => expect(added).toHaveBeenCalled());
  const body = asked.mock.calls[0]?.[1].body as URLSearchParams;
  expect([...body]).toEqual([
    ['area_place', 'Möllan'],
    ['area_radius', '200'],
    ['geometry', 'drawn'],
  ]);
  expect(host.querySelector<HTMLInputElement>('[name=area_place]')?.value).toBe('');
  expect(host.querySelector<HTMLInputElement>('[name=area_radius]')?.value).toBe('200');
});

test('what is wrong is said at its field, and stays as it was typed', async () => {
  const { host, added } = page({ faults: [{ field: 'area_place', text: 'Finns inte.' }] }, 422);
  await vi.waitFor(() => expect(host.querySelector('[role=status]')?.textContent).toBe('Finns inte.'));
  const place = host.querySelector<HTMLInputElement>('[name=area_place]');
  expect([place?.value, place?.getAttribute('aria-invalid')]).toEqual(['Möllan', 'true']);
  expect(added).not.toHaveBeenCalled();
});

test('a server that is away is said, and nothing is lost', async () => {
  const { host } = page({}, 503);
  await vi.waitFor(() => expect(host.querySelector('[role=status]')?.textContent).toBe('area-add-failed'));
  expect(host.querySelector<HTMLInputElement>('[name=area_place]')?.value).toBe('Möllan');
});
