// Districts that share borders become one area: edges that occur in both directions cancel out.
//
// This is exact for districts drawn edge to edge with the same corners, which is how districts are kept.
import type { Position } from 'geojson';
import type { Part, Ring } from './geometry';

type Key = string;
interface Edge {
  from: Key;
  to: Key;
}

export function dissolve(parts: readonly Part[]): Part[] {
  const places = new Map<Key, Position>();
  const edges = new Map<Key, Edge>();
  for (const part of parts) {
    part.rings.forEach((ring, index) => {
      for (const [from, to] of directed(ring, index === 0)) {
        const a = keyOf(from);
        const b = keyOf(to);
        if (a === b) continue;
        places.set(a, from);
        places.set(b, to);
        if (!edges.delete(`${b}|${a}`)) edges.set(`${a}|${b}`, { from: a, to: b });
      }
    });
  }
  return assemble(stitch(edges, places));
}

/** Ten decimals are a hundredth of a millimetre: equal corners stay equal, different ones different. */
function keyOf([x = 0, y = 0]: Position): Key {
  return `${x.toFixed(10)},${y.toFixed(10)}`;
}

function signedArea(ring: Ring): number {
  let twice = 0;
  for (let i = 1; i < ring.length; i++) {
    const [ax = 0, ay = 0] = ring[i - 1] ?? [];
    const [bx = 0, by = 0] = ring[i] ?? [];
    twice += ax * by - bx * ay;
  }
  return twice / 2;
}

/** Outer rings counter-clockwise and holes clockwise, so that the inside is always on the left. */
function directed(ring: Ring, outer: boolean): [Position, Position][] {
  const turned = signedArea(ring) > 0 === outer ? ring : [...ring].reverse();
  return turned.slice(1).map((to, i) => [turned[i] ?? to, to]);
}

/** Follows the remaining edges; where several leave a corner, the first one clockwise keeps rings simple. */
function stitch(edges: Map<Key, Edge>, places: ReadonlyMap<Key, Position>): Ring[] {
  const leaving = new Map<Key, Edge[]>();
  for (const edge of edges.values()) leaving.set(edge.from, [...(leaving.get(edge.from) ?? []), edge]);
  const place = (key: Key): Position => places.get(key) ?? [0, 0];
  const angle = (from: Key, to: Key): number => {
    const [ax = 0, ay = 0] = place(from);
    const [bx = 0, by = 0] = place(to);
    return Math.atan2(by - ay, bx - ax);
  };
  const take = (edge: Edge) => {
    const rest = (leaving.get(edge.from) ?? []).filter((other) => other !== edge);
    if (rest.length > 0) leaving.set(edge.from, rest);
    else leaving.delete(edge.from);
  };
  const rings: Ring[] = [];
  for (let start = first(leaving); start; start = first(leaving)) {
    const ring: Position[] = [place(start.from)];
    let edge: Edge | undefined = start;
    while (edge) {
      take(edge);
      ring.push(place(edge.to));
      if (edge.to === start.from) break;
      const came: Edge = edge;
      const back = angle(came.to, came.from);
      const clockwise = (next: Edge) =>
        (back - angle(next.from, next.to) + 4 * Math.PI) % (2 * Math.PI) || 2 * Math.PI;
      edge = [...(leaving.get(came.to) ?? [])].sort((a, b) => clockwise(a) - clockwise(b))[0];
    }
    if (ring.length > 3) rings.push(ring);
  }
  return rings;
}

function first(leaving: ReadonlyMap<Key, Edge[]>): Edge | undefined {
  for (const edges of leaving.values()) return edges[0];
  return undefined;
}

/** Holes go to the smallest outer ring around them. */
function assemble(rings: readonly Ring[]): Part[] {
  const outers = rings
    .filter((ring) => signedArea(ring) > 0)
    .map((ring) => ({ ring, size: signedArea(ring), holes: [] as Ring[] }))
    .sort((a, b) => a.size - b.size);
  for (const hole of rings.filter((ring) => signedArea(ring) < 0)) {
    const home = outers.find(({ ring }) => hole.every((corner) => isOnOrIn(ring, corner)));
    home?.holes.push(hole);
  }
  return outers.map(({ ring, holes }) => ({ rings: [ring, ...holes], district: true }));
}

function isOnOrIn(ring: Ring, [x = 0, y = 0]: Position): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [ax = 0, ay = 0] = ring[i - 1] ?? [];
    const [bx = 0, by = 0] = ring[i] ?? [];
    if (ax === x && ay === y) return true;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
