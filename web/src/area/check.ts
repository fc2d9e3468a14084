// The live overlap check: waits for a pause, asks the server, forgets answers that came too late.
import type { MultiPolygon, Polygon } from 'geojson';
import { type Preview, type Problem, ProblemError, postPreview } from '../shared/api';

export type CheckState =
  | { kind: 'idle' }
  | { kind: 'busy' }
  | { kind: 'found'; preview: Preview }
  | { kind: 'faulty'; problem: Problem }
  | { kind: 'failed' };

export interface CheckRequest {
  geometry: Polygon | MultiPolygon;
  begins: string | null;
  ends: string | null;
  lead_administration: string | null;
  participating_administrations: string[];
  area_status: string | null;
  phase: string | null;
  focus_fields: string[];
  exclude: string | null;
}

/** A quarter of a second: longer than between two corners of one movement, too short to wait for. */
const PAUSE_MS = 250;

export class LiveCheck {
  readonly #url: string;
  readonly #show: (state: CheckState) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #request: AbortController | null = null;
  #last = '';

  constructor(url: string, show: (state: CheckState) => void) {
    this.#url = url;
    this.#show = show;
  }

  /** Null when there is no area to ask about. */
  ask(request: CheckRequest | null): void {
    const body = JSON.stringify(request);
    if (body === this.#last) return;
    this.#last = body;
    clearTimeout(this.#timer);
    this.#request?.abort();
    if (!request) {
      this.#show({ kind: 'idle' });
      return;
    }
    this.#timer = setTimeout(() => void this.#send(request), PAUSE_MS);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#request?.abort();
  }

  async #send(request: CheckRequest): Promise<void> {
    const sent = new AbortController();
    this.#request = sent;
    this.#show({ kind: 'busy' });
    try {
      this.#show({ kind: 'found', preview: await postPreview(this.#url, request, sent.signal) });
    } catch (error) {
      if (sent.signal.aborted) return;
      if (error instanceof ProblemError) {
        this.#show({ kind: 'faulty', problem: error.problem });
        return;
      }
      // The same area may be asked about again once the server is back.
      this.#last = '';
      this.#show({ kind: 'failed' });
    }
  }
}

/** Reads the form's own fields, whatever page they stand on; a missing field is simply not sent. */
export function readFields(form: HTMLFormElement | null): Omit<CheckRequest, 'geometry' | 'exclude'> {
  const data = form ? new FormData(form) : new FormData();
  const one = (name: string): string | null => {
    const value = data.get(name);
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  };
  const all = data.getAll('participating_administrations').filter((value) => typeof value === 'string');
  const lead = one('lead_administration');
  return {
    begins: one('begins'),
    ends: dayAfter(one('ends')),
    lead_administration: lead,
    participating_administrations: all.filter((code) => code !== '' && code !== lead),
    area_status: one('area_status'),
    phase: one('phase'),
    focus_fields: data.getAll('focus_fields').filter((field) => typeof field === 'string'),
  };
}

/** The form asks for the last day, the register keeps the first day after it. */
export function dayAfter(day: string | null): string | null {
  const time = day === null ? Number.NaN : Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(time) ? null : new Date(time + 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}
