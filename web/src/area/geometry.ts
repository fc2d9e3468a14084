// The editor's model of an area: parts with rings, read from any GeoJSON and written as one geometry.
import type { MultiPolygon, Polygon, Position } from 'geojson';

export type Ring = readonly Position[];
export interface Part {
  readonly rings: readonly Ring[];
  /** Came from the list of districts and is replaced when another one is ticked. */
  readonly district?: boolean;
}

/** Thrown for text that is JSON but holds no area. */
export class NoAreaError extends Error {}

/** Polygons of a geometry, feature, collection, or any mixture; points and lines are passed over. */
export function partsFromGeoJson(value: unknown): Part[] {
  const parts = [...polygons(value)];
  if (parts.length === 0) throw new NoAreaError('no area');
  return parts;
}

function* polygons(value: unknown): Generator<Part> {
  if (typeof value !== 'object' || value === null) return;
  const { type, coordinates, geometry, geometries, features } = value as Record<string, unknown>;
  if (type === 'Polygon' && isRings(coordinates)) yield { rings: coordinates };
  else if (type === 'MultiPolygon' && Array.isArray(coordinates)) {
    for (const rings of coordinates) if (isRings(rings)) yield { rings };
  } else if (type === 'Feature') yield* polygons(geometry);
  else if (type === 'FeatureCollection' && Array.isArray(features))
    for (const one of features) yield* polygons(one);
  else if (type === 'GeometryCollection' && Array.isArray(geometries))
    for (const one of geometries) yield* polygons(one);
}

function isRings(value: unknown): value is Position[][] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((ring) => Array.isArray(ring) && ring.length > 2 && ring.every(isPosition))
  );
}

function isPosition(value: unknown): value is Position {
  return Array.isArray(value) && value.length > 1 && value.every((part) => typeof part === 'number');
}

export function toGeometry(parts: readonly Part[]): Polygon | MultiPolygon | null {
  const [first, ...others] = parts;
  if (!first) return null;
  const rings = (part: Part): Position[][] => part.rings.map((ring) => ring.map((position) => [...position]));
  if (others.length === 0) return { type: 'Polygon', coordinates: rings(first) };
  return { type: 'MultiPolygon', coordinates: parts.map(rings) };
}

/** A drawn line of corners as a closed part; null while it encloses nothing. */
export function partFromCorners(corners: readonly Position[]): Part | null {
  const [first] = corners;
  if (!first || corners.length < 3) return null;
  return { rings: [[...corners, first]] };
}

/** Only what lies on the globe can be drawn; metres or swapped axes are left for the server to explain. */
export function isDrawable(part: Part): boolean {
  return part.rings.every((ring) => ring.every(([x = 0, y = 0]) => Math.abs(x) <= 180 && Math.abs(y) <= 85));
}

/** Terra-draw edits one ring of at least three corners. */
export function isEditable(part: Part): boolean {
  return part.rings.length === 1 && isDrawable(part);
}

export function shifted(part: Part, dx: number, dy: number): Part {
  return {
    rings: part.rings.map((ring) => ring.map(([x = 0, y = 0]) => [precise(x + dx), precise(y + dy)])),
  };
}

/** Seven decimals are a centimetre; drawing by hand is never finer. */
export function precise(degrees: number): number {
  return Number(degrees.toFixed(7));
}

/** Square metres on a sphere, for the line under the map; the server's figure is the right one. */
export function roughArea(parts: readonly Part[]): number {
  const radius = 6_371_008.8;
  const radians = Math.PI / 180;
  let sum = 0;
  for (const part of parts) {
    part.rings.forEach((ring, index) => {
      let twice = 0;
      for (let i = 1; i < ring.length; i++) {
        const [ax = 0, ay = 0] = ring[i - 1] ?? [];
        const [bx = 0, by = 0] = ring[i] ?? [];
        twice += (bx - ax) * radians * (2 + Math.sin(ay * radians) + Math.sin(by * radians));
      }
      const area = Math.abs((twice * radius * radius) / 2);
      sum += index === 0 ? area : -area;
    });
  }
  return Math.max(0, sum);
}
