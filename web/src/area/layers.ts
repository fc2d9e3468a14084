// How the area being drawn looks: ink rather than a hue, so that it is like no administration and no overlap.
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import type { LayerSpecification } from 'maplibre-gl';
import { PALETTES, type Theme } from '../shared/symbology';
import { isDrawable, type Part, toGeometry } from './geometry';
import type { Drawing } from './history';

export function ownLayers(theme: Theme): LayerSpecification[] {
  const { selected, surface } = PALETTES[theme];
  const kind = (name: string) => ['==', ['get', 'kind'], name] as never;
  return [
    {
      id: 'own-fill',
      type: 'fill',
      source: 'own',
      filter: kind('part'),
      paint: { 'fill-color': selected, 'fill-opacity': 0.14 },
    },
    {
      id: 'own-casing',
      type: 'line',
      source: 'own',
      filter: kind('line'),
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': surface, 'line-width': 6, 'line-opacity': 0.9 },
    },
    {
      id: 'own-line',
      type: 'line',
      source: 'own',
      filter: kind('line'),
      layout: { 'line-join': 'round' },
      paint: { 'line-color': selected, 'line-width': 3 },
    },
    {
      id: 'own-hint',
      type: 'line',
      source: 'hint',
      paint: { 'line-color': selected, 'line-width': 2, 'line-dasharray': [2, 2] },
    },
    {
      id: 'own-corner',
      type: 'circle',
      source: 'own',
      filter: kind('corner'),
      paint: {
        'circle-radius': ['case', ['get', 'first'], 7, 5] as never,
        'circle-color': surface,
        'circle-stroke-color': selected,
        'circle-stroke-width': 2.5,
      },
    },
  ];
}

/**
 * The drawing as features; `hidden` parts are being drawn by the corner editor itself. Outlines are lines of
 * their own, since a ring that crosses itself may have no area and would vanish as a polygon.
 */
export function ownFeatures(drawing: Drawing, hidden: (part: Part) => boolean): FeatureCollection {
  const { corners } = drawing;
  const parts = drawing.parts.filter((part) => isDrawable(part) && !hidden(part));
  const areas = parts.flatMap((part) => toGeometry([part]) ?? []);
  const lines = [...parts.flatMap((part) => part.rings), corners].filter((line) => line.length > 1);
  return {
    type: 'FeatureCollection',
    features: [
      ...areas.map((geometry) => feature({ kind: 'part' }, geometry)),
      ...lines.map((line) =>
        feature({ kind: 'line' }, { type: 'LineString', coordinates: line.map((c) => [...c]) }),
      ),
      ...corners.map((corner, index) =>
        feature({ kind: 'corner', first: index === 0 }, { type: 'Point', coordinates: [...corner] }),
      ),
    ],
  };
}

function feature(properties: Feature['properties'], geometry: Geometry): Feature {
  return { type: 'Feature', properties, geometry };
}
