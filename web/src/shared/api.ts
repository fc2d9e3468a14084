// The parts of the API that the page reads, as types and fetches; the server's OpenAPI document is the authority.
import type { Feature, FeatureCollection, Geometry, MultiPolygon, Polygon } from 'geojson';

export interface Administration {
  code: string;
  name_sv: string;
  name_en: string;
  committee?: string | null;
  hue: number;
  dotted: boolean;
}

export interface Person {
  name: string;
  email?: string | null;
  phone?: string | null;
}

export interface InitiativeProperties {
  name: string;
  lead_administration: string;
  administrations?: string[];
  participating_administrations?: string[];
  phase: string;
  begins: string | null;
  ends: string | null;
  area_m2?: number;
  overlap_count?: number;
}
export type Initiative = Feature<Polygon | MultiPolygon, InitiativeProperties>;

export interface ZoneProperties {
  id: number;
  degree: number;
  administrations: string[];
  initiatives: { id: string; name: string; lead_administration: string }[];
  overlaps: string[];
  area_m2: number;
}
export type Zone = Feature<Polygon, ZoneProperties>;

export interface PreviewOverlap {
  initiative: {
    id: string;
    name: string;
    lead_administration: string;
    administrations: string[];
    phase: string;
    contact_person?: Person;
  };
  area_m2: number;
  share_self: number;
  share_other: number;
  relation: string;
  kind: 'concurrent' | 'sequential';
  certainty: 'firm' | 'possible';
  gates: string[];
  common_period: { begins: string | null; ends: string | null } | null;
  gap_days: number | null;
  score: { value: number; band: string } | null;
}

export interface Preview {
  overlaps: PreviewOverlap[];
  area_m2: number;
  notes: unknown[];
}

export interface Problem {
  title: string;
  detail?: string;
  status: number;
  errors?: { pointer?: string; code?: string; detail?: string; position?: [number, number] | null }[];
  corrected?: Feature | Geometry | null;
}

/** A 4xx answer with something to say to the reader. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

export async function getJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  const answer = await fetch(url, { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) });
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return (await answer.json()) as T;
}

export async function getAdministrations(): Promise<Administration[]> {
  const answer = await getJson<{ administrations: Administration[] }>('/api/v1/administrations');
  return answer.administrations;
}

export function getInitiatives(query: string, signal: AbortSignal): Promise<FeatureCollection> {
  return getJson<FeatureCollection>(`/api/v1/initiatives.geojson${query ? `?${query}` : ''}`, signal);
}

export function getZones(query: string, signal: AbortSignal): Promise<FeatureCollection> {
  return getJson<FeatureCollection>(`/api/v1/zones.geojson${query ? `?${query}` : ''}`, signal);
}

export async function postPreview(url: string, body: unknown, signal: AbortSignal): Promise<Preview> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, application/problem+json' },
    body: JSON.stringify(body),
    signal,
  });
  if (answer.ok) return (await answer.json()) as Preview;
  if (answer.status >= 400 && answer.status < 500) {
    const problem = (await answer.json().catch(() => null)) as Problem | null;
    if (problem?.title) throw new ProblemError(problem);
  }
  throw new Error(`${answer.status} ${url}`);
}
