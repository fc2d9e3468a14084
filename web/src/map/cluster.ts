// Which badges merge at the present scale: pure, so that it can be tested without a map.
import type { Spot } from './data';

export interface Cluster {
  /** The spot with the highest degree, then the largest: the badge stands there and bears its number. */
  head: Spot;
  rest: Spot[];
}

/** Greedy: important spots first, each takes in what is nearer than `reach` pixels. */
export function cluster(
  spots: readonly Spot[],
  project: (spot: Spot) => { x: number; y: number },
  reach: number,
): Cluster[] {
  const rank = ({ zone: { properties } }: Spot) =>
    properties.degree * 1e12 + Math.min(properties.area_m2, 1e11);
  const sorted = [...spots].sort((a, b) => rank(b) - rank(a));
  const cells = new Map<string, { x: number; y: number; cluster: Cluster }[]>();
  const clusters: Cluster[] = [];
  for (const spot of sorted) {
    const { x, y } = project(spot);
    const column = Math.floor(x / reach);
    const row = Math.floor(y / reach);
    let home: Cluster | null = null;
    let nearest = reach;
    for (let i = column - 1; i <= column + 1; i++) {
      for (let j = row - 1; j <= row + 1; j++) {
        for (const other of cells.get(`${i} ${j}`) ?? []) {
          const distance = Math.hypot(other.x - x, other.y - y);
          if (distance < nearest) {
            nearest = distance;
            home = other.cluster;
          }
        }
      }
    }
    if (home) {
      home.rest.push(spot);
      continue;
    }
    const made: Cluster = { head: spot, rest: [] };
    clusters.push(made);
    const key = `${column} ${row}`;
    cells.set(key, [...(cells.get(key) ?? []), { x, y, cluster: made }]);
  }
  return clusters;
}
