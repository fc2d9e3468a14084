// The map of the area editor: the base layer, what is registered already, the drawing, and one tool at a time.
import { type GeoJSONSource, type Map as MapLibreMap, Marker } from 'maplibre-gl';
import { baseLayers, createMap, placeLayer, repaint } from '../map/base';
import { arrange, type MapData, NOTHING } from '../map/data';
import { putImages } from '../map/images';
import { overlayLayers, symbolLayers } from '../map/layers';
import { addCrosshair, addScale, addTools } from '../map/tools';
import { getAdministrations, getInitiatives, type Initiative } from '../shared/api';
import { h } from '../shared/dom';
import { boundsOf } from '../shared/interior';
import type { Bbox } from '../shared/query';
import type { Texts } from '../shared/texts';
import { calm, currentTheme, onTheme } from '../shared/theme';
import { DrawTool } from './draw';
import { EditTool } from './edit';
import { isDrawable, isEditable, toGeometry } from './geometry';
import type { Drawing, History } from './history';
import { ownFeatures, ownLayers } from './layers';
import { MoveTool } from './move';
import type { Desk, Tool } from './tool';

export type ToolName = 'draw' | 'edit' | 'move';

export interface EditorOptions {
  host: HTMLElement;
  base: string;
  home: Bbox;
  exclude: string;
  texts: Texts;
  history: History;
  changed(): void;
  toolChanged(tool: ToolName | null): void;
  say(text: string): void;
}

/** Layers of the map page that the editor has no use for. */
const UNUSED = new Set(['hot-line', 'selected-casing', 'selected-line', 'zone']);

export class Editor {
  readonly #options: EditorOptions;
  readonly #map: MapLibreMap;
  readonly #tools: { draw: DrawTool; edit: EditTool; move: MoveTool };
  readonly #stopTheme: () => void;
  #tool: ToolName | null = null;
  #data: MapData = NOTHING;
  #hueOfCode: ReadonlyMap<string, number> = new Map();
  #standOut: string[] = [];
  #faults: Marker[] = [];

  static async start(options: EditorOptions): Promise<Editor> {
    const container = h('div', { class: 'map-canvas' });
    options.host.append(container);
    const label = options.texts.get('editor-label');
    const map = createMap({ container, base: options.base, bounds: options.home, label });
    await new Promise<void>((done) => void map.once('style.load', () => done()));
    const editor = new Editor(options, map);
    editor.show(true);
    await editor.#loadOthers();
    await new Promise<void>((done) => void map.once('idle', () => done()));
    return editor;
  }

  private constructor(options: EditorOptions, map: MapLibreMap) {
    const { host, history, texts } = options;
    this.#options = options;
    this.#map = map;
    const desk: Desk = {
      map,
      texts,
      history,
      change: (next) => {
        history.change(next);
        this.show(false);
        options.changed();
      },
      say: options.say,
      leave: () => this.use(null),
      hint: (to) => this.#hint(to),
    };
    this.#tools = {
      draw: new DrawTool(desk),
      edit: new EditTool(desk),
      move: new MoveTool(desk, (drawing) => this.#drawOwn(drawing ?? history.now)),
    };
    // The wheel scrolls the form; it zooms the map only while the map is in use.
    map.scrollZoom.disable();
    map.getCanvas().addEventListener('focus', () => map.scrollZoom.enable());
    map.getCanvas().addEventListener('blur', () => map.scrollZoom.disable());
    this.#addLayers();
    addTools(host, map, options.home, texts);
    addCrosshair(host, null);
    addScale(host, map, texts.lang);
    this.#stopTheme = onTheme(() => this.#repaint());
  }

  end(): void {
    this.use(null);
    this.#stopTheme();
    this.#map.remove();
  }

  get tool(): ToolName | null {
    return this.#tool;
  }
  /** Which part "delete" would take. */
  get target(): number | null {
    return this.#tools.edit.target;
  }

  use(name: ToolName | null): void {
    if (this.#tool) this.#current()?.stop();
    this.#tool = name;
    this.#options.host.classList.toggle('is-drawing', name === 'draw');
    this.#current()?.start();
    this.show(false);
    this.#options.toolChanged(name);
  }

  finish(): void {
    this.#tools.draw.finish();
  }

  /** The drawing was changed from outside: by undo, by text, by districts. */
  refresh(fit: boolean): void {
    this.#current()?.refresh();
    this.show(fit);
  }

  show(fit: boolean): void {
    const { now } = this.#options.history;
    this.#drawOwn(now);
    if (!fit) return;
    const geometry = toGeometry(now.parts.filter(isDrawable));
    const bounds = geometry && boundsOf([geometry]);
    if (bounds) this.#map.fitBounds(bounds, { padding: 60, maxZoom: 16, animate: !calm() });
  }

  /** The initiatives that the check found stand out from the others. */
  standOut(ids: readonly string[]): void {
    this.#standOut = [...ids];
    repaint(this.#map, this.#overlay());
  }

  showFaults(positions: readonly (readonly [number, number])[]): void {
    for (const marker of this.#faults) marker.remove();
    this.#faults = positions
      .filter(([x, y]) => Math.abs(x) <= 180 && Math.abs(y) <= 85)
      .map(([x, y], index) => {
        const element = h(
          'div',
          { class: 'area-fault', role: 'img', 'aria-label': `${index + 1}` },
          `${index + 1}`,
        );
        return new Marker({ element }).setLngLat([x, y]).addTo(this.#map);
      });
  }

  goTo([x, y]: readonly [number, number]): void {
    this.#map.easeTo({ center: [x, y], zoom: Math.max(16, this.#map.getZoom()), animate: !calm() });
    this.#map.getCanvas().focus({ preventScroll: false });
  }

  #current(): Tool | null {
    return this.#tool ? this.#tools[this.#tool] : null;
  }

  #drawOwn(drawing: Drawing): void {
    const editing = this.#tool === 'edit';
    this.#source('own').setData(ownFeatures(drawing, (part) => editing && isEditable(part)));
  }

  #hint(to: readonly [number, number] | null): void {
    const last = this.#options.history.now.corners.at(-1);
    const line = to && last ? [[...last], [...to]] : [];
    this.#source('hint').setData({
      type: 'FeatureCollection',
      features: line.length
        ? [{ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: line } }]
        : [],
    });
  }

  /** What is registered already lies faintly below, so that people see what they are about to overlap. */
  async #loadOthers(): Promise<void> {
    // Who applies sees what is published, and that on the open map.
    if (this.#options.host.dataset.quiet !== undefined) return;
    try {
      const [administrations, found] = await Promise.all([
        getAdministrations(),
        getInitiatives('', new AbortController().signal),
      ]);
      const others = (found.features as Initiative[]).filter(
        ({ id }) => String(id) !== this.#options.exclude,
      );
      const byId = new Map(others.map((one) => [String(one.id), one]));
      const byCode = new Map(administrations.map((one) => [one.code, one]));
      this.#data = arrange(byId, [], byCode);
      this.#hueOfCode = new Map(administrations.map(({ code, hue }) => [code, hue]));
    } catch {
      // Drawing works without it.
      return;
    }
    putImages(this.#map, currentTheme(), this.#hueOfCode);
    this.#source('areas').setData(this.#data.areas);
    this.#source('labels').setData(this.#data.labels);
  }

  #overlay() {
    // An id nobody has dims all others until the check has found somebody.
    const selected = this.#standOut.length > 0 ? this.#standOut : ['-'];
    return overlayLayers({ theme: currentTheme(), selected }).filter(({ id }) => !UNUSED.has(id));
  }

  #addLayers(): void {
    putImages(this.#map, currentTheme(), this.#hueOfCode);
    for (const name of ['areas', 'labels', 'badges', 'own', 'hint']) {
      this.#map.addSource(name, { type: 'geojson', data: NOTHING.areas });
    }
    const symbols = symbolLayers().filter(({ id }) => id !== 'badge-room');
    const theme = currentTheme();
    const own = ownLayers(theme);
    const corners = own.splice(-1);
    // Letters and names stay readable on top of the drawing; its corners stay on top of everything.
    for (const layer of [...this.#overlay(), ...own, placeLayer(theme), ...symbols, ...corners])
      this.#map.addLayer(layer);
  }

  #repaint(): void {
    const theme = currentTheme();
    putImages(this.#map, theme, this.#hueOfCode);
    repaint(this.#map, [...baseLayers(theme), placeLayer(theme), ...this.#overlay(), ...ownLayers(theme)]);
    if (this.#tool === 'edit') this.#tools.edit.refresh();
  }

  #source(name: string): GeoJSONSource {
    const source = this.#map.getSource<GeoJSONSource>(name);
    if (!source) throw new Error(`no source ${name}`);
    return source;
  }
}
