// What the map shows: initiatives and zones as fetched, with what drawing them needs worked out once.
import type { Feature, FeatureCollection, Point as GeoPoint } from 'geojson';
import { type Administration, getInitiatives, getZones, type Initiative, type Zone } from '../shared/api';
import { boundsOf, contains, type Point, roomiestPoint } from '../shared/interior';
import { apiQuery, type State } from '../shared/query';
import { phaseGroup } from '../shared/symbology';

export interface Spot {
  zone: Zone;
  at: Point;
}

export interface MapData {
  initiatives: ReadonlyMap<string, Initiative>;
  spots: readonly Spot[];
  /** Ready for the map: only what the style reads. */
  areas: FeatureCollection;
  labels: FeatureCollection;
  zones: FeatureCollection;
}

export const NOTHING: MapData = {
  initiatives: new Map(),
  spots: [],
  areas: { type: 'FeatureCollection', features: [] },
  labels: { type: 'FeatureCollection', features: [] },
  zones: { type: 'FeatureCollection', features: [] },
};

/** Beyond this many, letter codes may stand on overlaps: placing them freely would be felt. */
const CAREFUL_LABELS = 600;

export async function loadData(
  state: State,
  administrations: ReadonlyMap<string, Administration>,
  signal: AbortSignal,
): Promise<MapData> {
  const query = apiQuery(state);
  const [first, second] = await Promise.all([getInitiatives(query, signal), getZones(query, signal)]);
  const initiatives = new Map<string, Initiative>();
  for (const feature of first.features) {
    const type = feature.geometry?.type;
    if (type === 'Polygon' || type === 'MultiPolygon')
      initiatives.set(String(feature.id), feature as Initiative);
  }
  // A zone is shown as long as one initiative in it is: hiding partners must not hide the overlap.
  const zones = (second.features as Zone[])
    .filter((zone) => zone.properties.initiatives.some(({ id }) => initiatives.has(id)))
    .sort((a, b) => a.properties.degree - b.properties.degree);
  return arrange(initiatives, zones, administrations);
}

export function arrange(
  initiatives: ReadonlyMap<string, Initiative>,
  zones: readonly Zone[],
  administrations: ReadonlyMap<string, Administration>,
): MapData {
  const zonesByInitiative = new Map<string, Zone[]>();
  for (const zone of zones) {
    for (const { id } of zone.properties.initiatives) {
      zonesByInitiative.set(id, [...(zonesByInitiative.get(id) ?? []), zone]);
    }
  }
  const areas: Feature[] = [];
  const labels: Feature<GeoPoint>[] = [];
  for (const [id, { geometry, properties }] of initiatives) {
    const administration = administrations.get(properties.lead_administration);
    const shown = {
      id,
      code: properties.lead_administration,
      hue: administration?.hue ?? 5,
      dotted: administration?.dotted ?? false,
      group: phaseGroup(properties.phase),
      order: -(properties.area_m2 ?? 0),
    };
    areas.push({ type: 'Feature', properties: shown, geometry });
    const inTheWay = initiatives.size < CAREFUL_LABELS ? (zonesByInitiative.get(id) ?? []) : [];
    const at = roomiestPoint(
      geometry,
      inTheWay.map((zone) => zone.geometry),
    );
    labels.push({ type: 'Feature', properties: shown, geometry: { type: 'Point', coordinates: [...at] } });
  }
  return {
    initiatives,
    spots: zones.map((zone) => ({ zone, at: roomiestPoint(zone.geometry) })),
    areas: { type: 'FeatureCollection', features: areas },
    labels: { type: 'FeatureCollection', features: labels },
    zones: {
      type: 'FeatureCollection',
      features: zones.map(({ geometry, properties: { id, degree } }) => ({
        type: 'Feature',
        properties: { id, degree },
        geometry,
      })),
    },
  };
}

/** Everything under a point, from the exact shapes rather than from what happens to be drawn. */
export function under(data: MapData, point: Point): { initiatives: string[]; zones: Zone[] } {
  const initiatives = [...data.initiatives].filter(([, feature]) => contains(feature.geometry, point));
  const zones = data.spots.map(({ zone }) => zone).filter((zone) => contains(zone.geometry, point));
  return { initiatives: initiatives.map(([id]) => id), zones };
}

export function boundsOfIds(data: MapData, ids: Iterable<string>): [number, number, number, number] | null {
  const geometries = [...ids].flatMap((id) => data.initiatives.get(id)?.geometry ?? []);
  return boundsOf(geometries);
}
