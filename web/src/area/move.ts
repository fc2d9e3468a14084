// Moving everything at once: drag it, or push it with the arrow keys.
import type { MapMouseEvent, MapTouchEvent } from 'maplibre-gl';
import { contains, type Point } from '../shared/interior';
import { precise, shifted, toGeometry } from './geometry';
import type { Drawing } from './history';
import type { Desk, Tool } from './tool';

/** One key press moves ten pixels, with Shift one. */
const STEP_PX = 10;

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export class MoveTool implements Tool {
  readonly #desk: Desk;
  readonly #preview: (drawing: Drawing | null) => void;
  #ended = new AbortController();
  #from: Point | null = null;
  #moved: Drawing | null = null;

  constructor(desk: Desk, preview: (drawing: Drawing | null) => void) {
    this.#desk = desk;
    this.#preview = preview;
  }

  start(): void {
    const { map } = this.#desk;
    this.#ended = new AbortController();
    map.on('mousedown', this.#down);
    map.on('touchstart', this.#down);
    map.on('mousemove', this.#drag);
    map.on('touchmove', this.#drag);
    map.on('mouseup', this.#up);
    map.on('touchend', this.#up);
    const options = { signal: this.#ended.signal, capture: true };
    map.getContainer().addEventListener('keydown', (event) => this.#key(event), options);
    map.getCanvas().focus({ preventScroll: true });
  }

  stop(): void {
    const { map } = this.#desk;
    this.#ended.abort();
    map.off('mousedown', this.#down);
    map.off('touchstart', this.#down);
    map.off('mousemove', this.#drag);
    map.off('touchmove', this.#drag);
    map.off('mouseup', this.#up);
    map.off('touchend', this.#up);
    this.#from = null;
    this.#moved = null;
    this.#preview(null);
  }

  refresh(): void {
    this.#from = null;
    this.#moved = null;
  }

  readonly #down = (event: MapMouseEvent | MapTouchEvent): void => {
    if ('points' in event && event.points.length > 1) return;
    const geometry = toGeometry(this.#desk.history.now.parts);
    const at: Point = [event.lngLat.lng, event.lngLat.lat];
    if (!geometry || !contains(geometry, at)) return;
    // The map itself stays where it is.
    event.preventDefault();
    this.#from = at;
  };

  readonly #drag = (event: MapMouseEvent | MapTouchEvent): void => {
    if (!this.#from) return;
    this.#moved = this.#shift(event.lngLat.lng - this.#from[0], event.lngLat.lat - this.#from[1]);
    this.#preview(this.#moved);
  };

  readonly #up = (): void => {
    const moved = this.#moved;
    this.#from = null;
    this.#moved = null;
    if (moved) this.#desk.change(moved);
  };

  #key(event: KeyboardEvent): void {
    if (event.target !== this.#desk.map.getCanvas()) return;
    if (event.key === 'Escape') {
      this.#desk.leave();
    } else {
      const arrow = ARROWS[event.key];
      if (!arrow) return;
      const { map } = this.#desk;
      const step = event.shiftKey ? 1 : STEP_PX;
      const { x, y } = map.project(map.getCenter());
      const to = map.unproject([x + arrow[0] * step, y + arrow[1] * step]);
      const from = map.getCenter();
      this.#desk.change(this.#shift(to.lng - from.lng, to.lat - from.lat));
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #shift(dx: number, dy: number): Drawing {
    const { parts, corners } = this.#desk.history.now;
    return {
      parts: parts.map((part) => shifted(part, dx, dy)),
      corners: corners.map(([x = 0, y = 0]) => [precise(x + dx), precise(y + dy)]),
    };
  }
}
