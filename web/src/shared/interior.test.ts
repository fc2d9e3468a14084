// Symbols land inside their areas, and away from what they should not cover.
import type { Polygon } from 'geojson';
import { expect, it } from 'vitest';
import { boundsOf, contains, roomiestPoint } from './interior';

const box = (w: number, s: number, e: number, n: number): Polygon => ({
  type: 'Polygon',
  coordinates: [
    [
      [w, s],
      [e, s],
      [e, n],
      [w, n],
      [w, s],
    ],
  ],
});

it('knows holes', () => {
  const ring: Polygon = {
    type: 'Polygon',
    coordinates: [...box(0, 0, 9, 9).coordinates, ...box(3, 3, 6, 6).coordinates],
  };
  expect(contains(ring, [1, 1])).toBe(true);
  expect(contains(ring, [4, 4])).toBe(false);
  expect(contains(ring, roomiestPoint(ring))).toBe(true);
});

it('finds the middle of a box', () => {
  const [x, y] = roomiestPoint(box(0, 0, 2, 2));
  expect(x).toBeCloseTo(1, 0);
  expect(y).toBeCloseTo(1, 0);
});

it('stays out of what is in the way, if there is room', () => {
  const [x] = roomiestPoint(box(0, 0, 10, 2), [box(0, 0, 6, 2)]);
  expect(x).toBeGreaterThan(6);
  const [inside] = roomiestPoint(box(0, 0, 10, 2), [box(-1, -1, 11, 3)]);
  expect(inside).toBeGreaterThan(0);
});

it('lands on a sliver that every grid misses', () => {
  const sliver: Polygon = {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [10, 0.00001],
        [10, 0.00002],
        [0, 0],
      ],
    ],
  };
  const [x, y] = roomiestPoint(sliver);
  expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
});

it('has no bounds for nothing', () => {
  expect(boundsOf([])).toBeNull();
  expect(boundsOf([box(1, 2, 3, 4), box(0, 3, 1, 9)])).toEqual([0, 2, 3, 9]);
});
