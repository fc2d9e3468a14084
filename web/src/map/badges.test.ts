// Badges that would lie on each other merge under the highest degree.
import { expect, it } from 'vitest';
import { cluster } from './cluster';
import type { Spot } from './data';

const spot = (id: number, degree: number, x: number, y: number, area = 100): Spot => ({
  at: [x, y],
  zone: {
    type: 'Feature',
    geometry: { type: 'Polygon', coordinates: [] },
    properties: { id, degree, area_m2: area, administrations: [], initiatives: [], overlaps: [] },
  },
});
const flat = ({ at: [x, y] }: Spot) => ({ x, y });

it('keeps distant badges apart', () => {
  expect(cluster([spot(1, 2, 0, 0), spot(2, 2, 100, 0)], flat, 32)).toHaveLength(2);
});

it('puts the highest degree in front, then the largest', () => {
  const [found] = cluster([spot(1, 2, 0, 0), spot(2, 4, 10, 0), spot(3, 4, 10, 5, 900)], flat, 32);
  expect(found?.head.zone.properties.id).toBe(3);
  expect(found?.rest.map(({ zone }) => zone.properties.id)).toEqual([2, 1]);
});

it('reaches across the borders of its grid', () => {
  expect(cluster([spot(1, 3, 31, 31), spot(2, 2, 33, 33)], flat, 32)).toHaveLength(1);
  expect(cluster([spot(1, 3, -1, -1), spot(2, 2, 1, 1)], flat, 32)).toHaveLength(1);
});

it('loses nothing in a crowd', () => {
  const crowd = Array.from({ length: 500 }, (_, i) => spot(i, 2 + (i % 3), (i * 37) % 400, (i * 91) % 300));
  const found = cluster(crowd, flat, 32);
  expect(found.reduce((sum, { rest }) => sum + 1 + rest.length, 0)).toBe(500);
  for (const a of found)
    for (const b of found)
      if (a !== b)
        expect(Math.hypot(a.head.at[0] - b.head.at[0], a.head.at[1] - b.head.at[1])).toBeGreaterThanOrEqual(
          32,
        );
});
