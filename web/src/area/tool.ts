// What a drawing tool is, and what it may do to the editor that runs it.
import type { Map as MapLibreMap } from 'maplibre-gl';
import type { Texts } from '../shared/texts';
import type { Drawing, History } from './history';

export interface Desk {
  readonly map: MapLibreMap;
  readonly texts: Texts;
  readonly history: History;
  /** Stores a new state, redraws and tells the page. */
  change(next: Partial<Drawing>): void;
  /** Says something to those who cannot see the map, and shows it under the map. */
  say(text: string): void;
  /** Leaves the tool without undoing anything. */
  leave(): void;
  /** The dashed line from the last corner to where the next one would be. */
  hint(to: readonly [number, number] | null): void;
}

export interface Tool {
  start(): void;
  stop(): void;
  /** The drawing changed behind the tool's back: undo, redo, pasted text. */
  refresh(): void;
}
