// A MapLibre map with the pale base layer: what the initiatives' map and the area editor have in common.
import { type LayerSpecification, Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl';
// The worker is a file of our own origin, since the content security policy forbids blob: workers.
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Bbox } from '../shared/query';
import { PALETTES, type Theme } from '../shared/symbology';
import { currentTheme } from '../shared/theme';

setWorkerUrl(workerUrl);

/** Drawn by the browser itself: with no `glyphs` in the style MapLibre asks nobody for fonts. */
export const FONT = ['system-ui'];

export function baseLayers(theme: Theme): LayerSpecification[] {
  const colours = PALETTES[theme];
  const kind = (name: string) => ['==', ['get', 'kind'], name] as never;
  const wide = ['match', ['get', 'class'], 'motorway', 2.2, 'main', 1.6, 1] as never;
  const grow = (factor: number) =>
    [
      'interpolate',
      ['exponential', 1.6],
      ['zoom'],
      10,
      ['*', wide, 0.6 * factor],
      16,
      ['*', wide, 7 * factor],
    ] as never;
  return [
    { id: 'ground', type: 'background', paint: { 'background-color': colours.water } },
    {
      id: 'land',
      type: 'fill',
      source: 'base',
      filter: kind('land'),
      paint: { 'fill-color': colours.ground },
    },
    { id: 'park', type: 'fill', source: 'base', filter: kind('park'), paint: { 'fill-color': colours.park } },
    {
      id: 'water',
      type: 'fill',
      source: 'base',
      filter: kind('water'),
      paint: { 'fill-color': colours.water },
    },
    {
      id: 'street-edge',
      type: 'line',
      source: 'base',
      filter: kind('street'),
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': colours.streetEdge, 'line-width': grow(1.9) },
    },
    {
      id: 'street',
      type: 'line',
      source: 'base',
      filter: kind('street'),
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': colours.street, 'line-width': grow(1.2) },
    },
    {
      id: 'railway',
      type: 'line',
      source: 'base',
      filter: kind('railway'),
      paint: { 'line-color': colours.railway, 'line-width': 1.5, 'line-dasharray': [5, 2.5] },
    },
  ];
}

/** Place names give way to everything else, so they are their own layer, put where the caller wants it. */
export function placeLayer(theme: Theme): LayerSpecification {
  const colours = PALETTES[theme];
  return {
    id: 'place',
    type: 'symbol',
    source: 'base',
    // Rank 1 is a part of the city, 2 a district, 3 a block: the closer, the more names.
    filter: [
      'all',
      ['==', ['get', 'kind'], 'place'],
      ['<=', ['coalesce', ['get', 'rank'], 2], ['step', ['zoom'], 1, 12.2, 2, 13.4, 3]],
    ] as never,
    layout: {
      'text-field': ['get', 'name'],
      'text-font': FONT,
      'text-size': ['interpolate', ['linear'], ['zoom'], 11, 12, 15, 15],
      'text-padding': 6,
      'symbol-sort-key': ['coalesce', ['get', 'rank'], 2],
    },
    paint: { 'text-color': colours.place, 'text-halo-color': colours.ground, 'text-halo-width': 1.4 },
  };
}

export interface MapOptions {
  container: HTMLElement;
  base: string;
  bounds: Bbox;
  /** Pixels kept free round the bounds. */
  padding?: number;
  label: string;
}

export function createMap({ container, base, bounds, padding = 24, label }: MapOptions): MapLibreMap {
  const [west, south, east, north] = bounds;
  const wide = (east - west) * 1.5;
  const high = (north - south) * 1.5;
  const map = new MapLibreMap({
    container,
    style: {
      version: 8,
      sources: { base: { type: 'geojson', data: new URL(base, location.href).href } },
      layers: baseLayers(currentTheme()),
    },
    bounds: [west, south, east, north],
    fitBoundsOptions: { padding },
    // Nobody gets lost: the map cannot be dragged to another country.
    maxBounds: [west - wide, south - high, east + wide, north + high],
    maxZoom: 19,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  const canvas = map.getCanvas();
  canvas.setAttribute('aria-label', label);
  return map;
}

/** Brings the paint of every layer in line with a new list; layouts and filters stay. */
export function repaint(map: MapLibreMap, layers: readonly LayerSpecification[]): void {
  for (const layer of layers) {
    if (!map.getLayer(layer.id)) continue;
    for (const [name, value] of Object.entries(layer.paint ?? {})) {
      map.setPaintProperty(layer.id, name as never, value as never);
    }
  }
}
