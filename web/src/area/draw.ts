// Drawing corner by corner, with pointer, finger or keyboard: one list of corners for all three.
import type { MapMouseEvent } from 'maplibre-gl';
import { partFromCorners, precise } from './geometry';
import type { Desk, Tool } from './tool';

/** Fingers and trembling hands: so near the first corner means "close". */
const CLOSE_PX = 14;
/** Two clicks of a double click lie this near each other. */
const SAME_PX = 4;

export class DrawTool implements Tool {
  readonly #desk: Desk;
  #ended = new AbortController();
  #byKeyboard = false;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  start(): void {
    const { map } = this.#desk;
    this.#ended = new AbortController();
    map.doubleClickZoom.disable();
    map.on('click', this.#click);
    map.on('mousemove', this.#point);
    map.on('move', this.#carry);
    // Capturing, so that the map does not also pan or zoom by the same key.
    const options = { signal: this.#ended.signal, capture: true };
    map.getContainer().addEventListener('keydown', (event) => this.#key(event), options);
    map.getCanvas().focus({ preventScroll: true });
  }

  stop(): void {
    const { map } = this.#desk;
    this.#ended.abort();
    map.off('click', this.#click);
    map.off('mousemove', this.#point);
    map.off('move', this.#carry);
    map.doubleClickZoom.enable();
    this.#desk.hint(null);
  }

  refresh(): void {
    this.#desk.hint(null);
  }

  finish(): void {
    const { history, texts } = this.#desk;
    const part = partFromCorners(history.now.corners);
    if (!part) {
      this.#desk.say(texts.get('editor-need-three'));
      return;
    }
    this.#desk.hint(null);
    this.#desk.change({ parts: [...history.now.parts, part], corners: [] });
    this.#desk.say(texts.get('editor-finished'));
  }

  readonly #click = (event: MapMouseEvent): void => {
    this.#byKeyboard = false;
    this.#set(event.lngLat.lng, event.lngLat.lat);
  };

  readonly #point = (event: MapMouseEvent): void => {
    this.#byKeyboard = false;
    if (this.#desk.history.now.corners.length > 0) this.#desk.hint([event.lngLat.lng, event.lngLat.lat]);
  };

  readonly #carry = (): void => {
    if (!this.#byKeyboard || this.#desk.history.now.corners.length === 0) return;
    const { lng, lat } = this.#desk.map.getCenter();
    this.#desk.hint([lng, lat]);
  };

  #key(event: KeyboardEvent): void {
    if (event.target !== this.#desk.map.getCanvas() || event.ctrlKey || event.metaKey || event.altKey) return;
    const { corners } = this.#desk.history.now;
    if (event.key === 'Enter') {
      const { lng, lat } = this.#desk.map.getCenter();
      this.#byKeyboard = true;
      this.#set(lng, lat);
    } else if (event.key === 'Backspace') {
      if (corners.length > 0) this.#desk.change({ corners: corners.slice(0, -1) });
      this.#told();
    } else if (event.key === 'Escape') {
      this.#desk.leave();
      if (corners.length > 0) this.#desk.say(this.#desk.texts.get('editor-kept'));
    } else {
      if (event.key.startsWith('Arrow')) this.#byKeyboard = true;
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** The same place twice, or the first corner again, finishes; anywhere else is one more corner. */
  #set(lng: number, lat: number): void {
    const { corners } = this.#desk.history.now;
    const first = corners[0];
    const last = corners.at(-1);
    if (last && this.#isNear(lng, lat, last, SAME_PX)) {
      if (corners.length > 2) this.finish();
      else this.#desk.say(this.#desk.texts.get('editor-need-three'));
      return;
    }
    if (first && corners.length > 2 && this.#isNear(lng, lat, first, CLOSE_PX)) {
      this.finish();
      return;
    }
    this.#desk.change({ corners: [...corners, [precise(lng), precise(lat)]] });
    this.#told();
  }

  #told(): void {
    const { history, texts } = this.#desk;
    this.#desk.say(texts.count('editor-points', history.now.corners.length));
  }

  #isNear(lng: number, lat: number, [x = 0, y = 0]: readonly number[], reach: number): boolean {
    const { map } = this.#desk;
    const a = map.project([lng, lat]);
    const b = map.project([x, y]);
    return Math.hypot(a.x - b.x, a.y - b.y) < reach;
  }
}
