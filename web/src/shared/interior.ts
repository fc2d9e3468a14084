// Geometry for placing symbols: is a point inside, and where inside is there most room.
import type { MultiPolygon, Polygon, Position } from 'geojson';

export type Areal = Polygon | MultiPolygon;
export type Point = readonly [number, number];

export function polygonsOf(geometry: Areal): Position[][][] {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
}

export function boundsOf(geometries: readonly Areal[]): [number, number, number, number] | null {
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const geometry of geometries) {
    for (const [x = 0, y = 0] of polygonsOf(geometry).flat(2)) {
      if (x < bounds[0]) bounds[0] = x;
      if (y < bounds[1]) bounds[1] = y;
      if (bounds[2] < x) bounds[2] = x;
      if (bounds[3] < y) bounds[3] = y;
    }
  }
  return bounds[0] <= bounds[2] ? bounds : null;
}

/** Even-odd over all rings, so that holes are outside. */
export function contains(geometry: Areal, [x, y]: Point): boolean {
  let inside = false;
  for (const ring of polygonsOf(geometry).flat()) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax = 0, ay = 0] = ring[i] ?? [];
      const [bx = 0, by = 0] = ring[j] ?? [];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

function distanceToEdges(geometry: Areal, [x, y]: Point, squeeze: number): number {
  let least = Infinity;
  for (const ring of polygonsOf(geometry).flat()) {
    for (let i = 1; i < ring.length; i++) {
      const [ax = 0, ay = 0] = ring[i - 1] ?? [];
      const [bx = 0, by = 0] = ring[i] ?? [];
      const dx = (bx - ax) * squeeze;
      const dy = by - ay;
      const px = (x - ax) * squeeze;
      const py = y - ay;
      const length = dx * dx + dy * dy;
      const t = length === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / length));
      const distance = (px - t * dx) ** 2 + (py - t * dy) ** 2;
      if (distance < least) least = distance;
    }
  }
  return Math.sqrt(least);
}

/**
 * A point inside with much room around it, outside `avoid` where possible: a coarse grid, then two finer
 * ones round the best cell. Not the exact pole of inaccessibility, which nobody would see.
 */
export function roomiestPoint(geometry: Areal, avoid: readonly Areal[] = []): Point {
  const bounds = boundsOf([geometry]);
  if (!bounds) return [0, 0];
  const squeeze = Math.cos((((bounds[1] + bounds[3]) / 2) * Math.PI) / 180);
  const room = (point: Point): number => {
    if (!contains(geometry, point)) return -1;
    let least = distanceToEdges(geometry, point, squeeze);
    for (const other of avoid) {
      if (contains(other, point)) return -1;
      least = Math.min(least, distanceToEdges(other, point, squeeze));
    }
    return least;
  };
  let best: Point = [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2];
  let most = -1;
  let [west, south, east, north] = bounds;
  // Thousands of corners cost time at every try, and their areas are large enough for a coarse answer.
  const corners = [geometry, ...avoid].reduce((sum, one) => sum + polygonsOf(one).flat(2).length, 0);
  for (const cells of corners < 300 ? [12, 6, 6] : [7, 4]) {
    const width = (east - west) / cells;
    const height = (north - south) / cells;
    for (let i = 0; i < cells; i++) {
      for (let j = 0; j < cells; j++) {
        const point: Point = [west + (i + 0.5) * width, south + (j + 0.5) * height];
        const here = room(point);
        if (most < here) {
          most = here;
          best = point;
        }
      }
    }
    [west, south, east, north] = [best[0] - width, best[1] - height, best[0] + width, best[1] + height];
  }
  if (most < 0) return avoid.length > 0 ? roomiestPoint(geometry) : onEdge(geometry, best);
  return best;
}

/** A sliver can slip between all grid points; its first corner is better than a point outside. */
function onEdge(geometry: Areal, otherwise: Point): Point {
  const [x, y] = polygonsOf(geometry)[0]?.[0]?.[0] ?? [];
  return x === undefined || y === undefined ? otherwise : [x, y];
}
