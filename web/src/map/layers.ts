// The layers of initiatives, zones and selection over the base layer, in drawing order.
import type { LayerSpecification } from 'maplibre-gl';
import { OUTLINE, PALETTES, PHASE_GROUPS, type PhaseGroup, type Theme } from '../shared/symbology';

export interface View {
  theme: Theme;
  /** The initiatives that stand out while the others dim. */
  selected: readonly string[];
}

/** Expressions are arrays that the library's types cannot follow; they are checked when the style loads. */
// biome-ignore lint/suspicious/noExplicitAny: see above.
type Expression = any;

const byPhase = (pick: (group: PhaseGroup) => unknown): Expression => [
  'match',
  ['get', 'group'],
  ...PHASE_GROUPS.flatMap((group) => [group, pick(group)]),
  pick('running'),
];

const byDegree = (name: string): Expression => [
  'step',
  ['get', 'degree'],
  `${name}-2`,
  3,
  `${name}-3`,
  4,
  `${name}-4`,
];

export function overlayLayers({ theme, selected }: View): LayerSpecification[] {
  const colours = PALETTES[theme];
  const hue: Expression = [
    'match',
    ['get', 'hue'],
    ...colours.hues.slice(0, 5).flatMap((c, i) => [i, c]),
    colours.hues[5],
  ];
  const chosen: Expression = ['in', ['get', 'id'], ['literal', [...selected]]];
  const dim = (normal: Expression, faint: number): Expression =>
    selected.length > 0 ? ['case', chosen, normal, faint] : normal;
  const tint = theme === 'light' ? 0.13 : 0.17;
  return [
    {
      id: 'area-tint',
      type: 'fill',
      source: 'areas',
      layout: { 'fill-sort-key': ['get', 'order'] },
      paint: {
        'fill-color': hue,
        'fill-opacity': ['case', ['get', 'dotted'], dim(0.03, 0.01), dim(tint, 0.04)] as Expression,
        'fill-antialias': false,
      },
    },
    {
      id: 'area-dots',
      type: 'fill',
      source: 'areas',
      filter: ['get', 'dotted'] as Expression,
      paint: {
        'fill-pattern': ['concat', 'dots-', ['get', 'hue']] as Expression,
        'fill-opacity': dim(1, 0.25),
      },
    },
    {
      id: 'zone',
      type: 'fill',
      source: 'zones',
      paint: {
        'fill-pattern': byDegree('hatch'),
        'fill-opacity': selected.length > 0 ? 0.6 : 1,
        'fill-antialias': false,
      },
    },
    {
      id: 'area-line',
      type: 'line',
      source: 'areas',
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': ['case', ['==', ['get', 'group'], 'closed'], colours.closed, hue] as Expression,
        'line-width': byPhase((group) => OUTLINE[group].width),
        'line-dasharray': byPhase((group) => ['literal', [...OUTLINE[group].dash]]),
        'line-opacity': dim(1, 0.4),
      },
    },
    {
      id: 'hot-line',
      type: 'line',
      source: 'areas',
      filter: ['==', ['get', 'id'], ''],
      layout: { 'line-join': 'round' },
      paint: { 'line-color': hue, 'line-width': 5 },
    },
    {
      id: 'selected-casing',
      type: 'line',
      source: 'areas',
      filter: chosen,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': colours.surface, 'line-width': 9 },
    },
    {
      id: 'selected-line',
      type: 'line',
      source: 'areas',
      filter: chosen,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': hue, 'line-width': 5 },
    },
  ];
}

/** Symbols come last; the later a layer, the earlier it takes its place. */
export function symbolLayers(): LayerSpecification[] {
  return [
    {
      id: 'code',
      type: 'symbol',
      source: 'labels',
      layout: {
        'icon-image': ['concat', 'code-', ['get', 'code'], '-', ['get', 'group']] as Expression,
        'icon-padding': 1,
        'symbol-sort-key': ['get', 'order'],
      },
    },
    {
      // Badges are buttons in the page; this unseen twin keeps letters and names from lying under them.
      id: 'badge-room',
      type: 'symbol',
      source: 'badges',
      layout: { 'icon-image': 'room', 'icon-allow-overlap': true, 'icon-padding': 0 },
    },
  ];
}
