// Reading any GeoJSON, writing one geometry, and undoing.
import { expect, it } from 'vitest';
import {
  isEditable,
  NoAreaError,
  partFromCorners,
  partsFromGeoJson,
  roughArea,
  shifted,
  toGeometry,
} from './geometry';
import { allParts, History } from './history';

const RING = [
  [13, 55.6],
  [13.01, 55.6],
  [13.01, 55.61],
  [13, 55.6],
];
const polygon = { type: 'Polygon', coordinates: [RING] };

it('reads geometries, features, collections and mixtures', () => {
  expect(partsFromGeoJson(polygon)).toHaveLength(1);
  expect(partsFromGeoJson({ type: 'MultiPolygon', coordinates: [[RING], [RING]] })).toHaveLength(2);
  expect(partsFromGeoJson({ type: 'Feature', properties: {}, geometry: polygon })).toHaveLength(1);
  const point = { type: 'Point', coordinates: [13, 55] };
  const mixed = { type: 'GeometryCollection', geometries: [point, polygon] };
  expect(
    partsFromGeoJson({ type: 'FeatureCollection', features: [{ type: 'Feature', geometry: mixed }] }),
  ).toHaveLength(1);
});

it.each([
  null,
  7,
  'x',
  {},
  { type: 'Point', coordinates: [1, 2] },
  { type: 'Polygon', coordinates: [[['a', 1]]] },
])('refuses %j', (value) => {
  expect(() => partsFromGeoJson(value)).toThrow(NoAreaError);
});

it('writes one part as a polygon and several as a multi-polygon', () => {
  const part = { rings: [RING] };
  expect(toGeometry([])).toBeNull();
  expect(toGeometry([part])).toEqual(polygon);
  expect(toGeometry([part, part])?.type).toBe('MultiPolygon');
});

it('closes a drawing and counts it while it is still open', () => {
  expect(partFromCorners(RING.slice(0, 2))).toBeNull();
  expect(partFromCorners(RING.slice(0, 3))?.rings[0]).toEqual(RING);
  expect(allParts({ parts: [], corners: RING.slice(0, 3) })).toHaveLength(1);
  expect(allParts({ parts: [], corners: RING.slice(0, 2) })).toHaveLength(0);
});

it('leaves what cannot be drawn or edited alone', () => {
  expect(isEditable({ rings: [RING] })).toBe(true);
  expect(isEditable({ rings: [RING, RING] })).toBe(false);
  expect(isEditable({ rings: [RING.map(([x = 0, y = 0]) => [x * 9000, y * 100_000])] })).toBe(false);
});

it('shifts without long decimals', () => {
  expect(shifted({ rings: [RING] }, 0.1, 0).rings[0]?.[0]).toEqual([13.1, 55.6]);
});

it('measures about right', () => {
  const hectares = roughArea([{ rings: [RING] }]) / 10_000;
  expect(hectares).toBeGreaterThan(34.5);
  expect(hectares).toBeLessThan(35.5);
});

it('undoes and redoes, and forgets the future after a change', () => {
  const history = new History();
  history.change({ corners: [[1, 1]] });
  history.change({
    corners: [
      [1, 1],
      [2, 2],
    ],
  });
  expect(history.undo()).toBe(true);
  expect(history.now.corners).toHaveLength(1);
  expect(history.redo()).toBe(true);
  expect(history.now.corners).toHaveLength(2);
  history.undo();
  history.change({ corners: [] });
  expect(history.canRedo).toBe(false);
  expect([history.undo(), history.undo(), history.undo()]).toEqual([true, true, false]);
});
