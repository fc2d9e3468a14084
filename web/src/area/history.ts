// What has been drawn, with undo and redo: every state is kept whole, since an area is small.
import type { Position } from 'geojson';
import { type Part, partFromCorners } from './geometry';

export interface Drawing {
  readonly parts: readonly Part[];
  /** Corners of a part that is being drawn and not finished yet. */
  readonly corners: readonly Position[];
}

/** Enough for an afternoon, small enough to forget about. */
const MOST = 200;

export class History {
  #past: Drawing[] = [];
  #future: Drawing[] = [];
  #now: Drawing;

  constructor(start: Drawing = { parts: [], corners: [] }) {
    this.#now = start;
  }

  get now(): Drawing {
    return this.#now;
  }
  get canUndo(): boolean {
    return this.#past.length > 0;
  }
  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  change(next: Partial<Drawing>): void {
    this.#past = [...this.#past.slice(1 - MOST), this.#now];
    this.#future = [];
    this.#now = { ...this.#now, ...next };
  }

  undo(): boolean {
    const before = this.#past.pop();
    if (!before) return false;
    this.#future.push(this.#now);
    this.#now = before;
    return true;
  }

  redo(): boolean {
    const after = this.#future.pop();
    if (!after) return false;
    this.#past.push(this.#now);
    this.#now = after;
    return true;
  }
}

/** What would be saved now: an open drawing counts as soon as it encloses something. */
export function allParts({ parts, corners }: Drawing): Part[] {
  const open = partFromCorners(corners);
  return open ? [...parts, open] : [...parts];
}
