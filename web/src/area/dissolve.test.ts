// Districts side by side become one area, exactly.
import { readFileSync } from 'node:fs';
import type { FeatureCollection } from 'geojson';
import { expect, it } from 'vitest';
import { dissolve } from './dissolve';
import { type Part, partsFromGeoJson, roughArea } from './geometry';

const box = (x: number, y: number, clockwise = false): Part => {
  const ring = [
    [x, y],
    [x + 1, y],
    [x + 1, y + 1],
    [x, y + 1],
    [x, y],
  ];
  return { rings: [clockwise ? ring.reverse() : ring] };
};

it('joins neighbours, whichever way their rings run', () => {
  const joined = dissolve([box(0, 0), box(1, 0, true)]);
  expect(joined).toHaveLength(1);
  expect(joined[0]?.rings).toHaveLength(1);
  expect(joined[0]?.rings[0]).toHaveLength(7);
});

it('leaves distant districts as parts of their own', () => {
  expect(dissolve([box(0, 0), box(5, 5)])).toHaveLength(2);
});

it('keeps districts that meet in a corner apart', () => {
  const parts = dissolve([box(0, 0), box(1, 1)]);
  expect(parts).toHaveLength(2);
  for (const part of parts) expect(part.rings[0]).toHaveLength(5);
});

it('makes a hole of what is left out in the middle', () => {
  const around = [0, 1, 2]
    .flatMap((x) => [0, 1, 2].map((y) => [x, y] as const))
    .filter(([x, y]) => x !== 1 || y !== 1);
  const [ring, ...others] = dissolve(around.map(([x, y]) => box(x, y)));
  expect(others).toHaveLength(0);
  expect(ring?.rings).toHaveLength(2);
});

it('has nothing to say about nothing', () => {
  expect(dissolve([])).toEqual([]);
});

it('joins the demo city’s districts without losing ground', () => {
  const text = readFileSync('../geodata/malmo/districts.geojson', 'utf8');
  const districts = (JSON.parse(text) as FeatureCollection).features.flatMap(partsFromGeoJson);
  const joined = dissolve(districts);
  expect(joined.length).toBeLessThan(districts.length);
  expect(roughArea(joined) / roughArea(districts)).toBeCloseTo(1, 9);
});
