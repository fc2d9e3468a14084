// The state of the page is its query string: read, written and translated to the API's own parameters here.
import { phasesOf } from './symbology';

export type Bbox = readonly [number, number, number, number];

export interface State {
  bbox: Bbox | null;
  administration: string[];
  phase: string[];
  from: string;
  to: string;
  min_degree: string;
  q: string;
  selected: string;
  sort: string;
  in_view: boolean;
  /** A day or an instant: what was known then; empty for now. */
  known: string;
}

/** Repeated parameters (from a plain form) and comma lists (from links) mean the same. */
function many(params: URLSearchParams, name: string): string[] {
  const all = params.getAll(name).flatMap((value) => value.split(','));
  return [...new Set(all.filter((value) => value !== ''))];
}

export function parseBbox(text: string | null | undefined): Bbox | null {
  const parts = (text ?? '').split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [west, south, east, north] = parts;
  if (parts.length !== 4 || !parts.every(Number.isFinite)) return null;
  if (west === undefined || south === undefined || east === undefined || north === undefined) return null;
  return west < east && south < north ? [west, south, east, north] : null;
}

export function parseState(search: string | URLSearchParams): State {
  const params = new URLSearchParams(search);
  const one = (name: string) => params.get(name)?.trim() ?? '';
  return {
    bbox: parseBbox(params.get('bbox')),
    administration: many(params, 'administration'),
    phase: many(params, 'phase'),
    from: one('from'),
    to: one('to'),
    min_degree: one('min_degree'),
    q: one('q'),
    selected: one('selected'),
    sort: one('sort'),
    in_view: one('in_view') === '1',
    known: one('known'),
  };
}

/** Always the same order and no empty parameters, so that equal views have equal links. */
export function writeState(state: State): string {
  const params = new URLSearchParams();
  const put = (name: string, value: string) => {
    if (value !== '') params.set(name, value);
  };
  put('administration', state.administration.join(','));
  put('phase', state.phase.join(','));
  put('from', state.from);
  put('to', state.to);
  put('min_degree', state.min_degree);
  put('q', state.q);
  put('sort', state.sort === 'name' ? '' : state.sort);
  put('in_view', state.in_view ? '1' : '');
  put('bbox', state.bbox ? formatBbox(state.bbox) : '');
  put('selected', state.selected);
  put('known', state.known);
  // Commas are allowed in a query and read better than %2C.
  return params.toString().replaceAll('%2C', ',');
}

/** Five decimals are about a metre: enough for a view, short enough to paste. */
export function formatBbox(bbox: Bbox): string {
  return bbox.map((value) => String(Number(value.toFixed(5)))).join(',');
}

/** What the form holds, on top of what only the map knows. */
export function stateFromForm(form: FormData, before: State): State {
  const params = new URLSearchParams();
  for (const [name, value] of form) if (typeof value === 'string') params.append(name, value);
  const read = parseState(params);
  return { ...read, bbox: before.bbox, selected: before.selected };
}

/** The filters in the API's words; the view is not among them, since the map holds what is outside it too. */
export function apiQuery(state: State): string {
  const params = new URLSearchParams();
  if (state.administration.length > 0) params.set('administration', state.administration.join(','));
  const phases = phasesOf(state.phase);
  if (phases.length > 0) params.set('phase', phases.join(','));
  if (state.from || state.to) params.set('datetime', `${state.from || '..'}/${state.to || '..'}`);
  if (state.min_degree) params.set('min_degree', state.min_degree);
  if (state.q) params.set('q', state.q);
  if (state.known) params.set('known', state.known);
  return params.toString().replaceAll('%2C', ',');
}
