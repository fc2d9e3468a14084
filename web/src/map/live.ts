// The live map: fetched and started only where WebGL works, drawn over the server's SVG.
import type { GeoJSONSource, Map as MapLibreMap, MapMouseEvent } from 'maplibre-gl';
import { type Administration, getAdministrations, getJson, type Zone } from '../shared/api';
import { h } from '../shared/dom';
import type { Point } from '../shared/interior';
import type { Bbox, State } from '../shared/query';
import type { Texts } from '../shared/texts';
import { calm, currentTheme, onTheme } from '../shared/theme';
import { Badges } from './badges';
import { baseLayers, createMap, placeLayer, repaint } from './base';
import { boundsOfIds, loadData, type MapData, NOTHING, type Spot, under } from './data';
import { putImages } from './images';
import { overlayLayers, symbolLayers, type View } from './layers';
import { Panel, type PanelLinks } from './panel';
import { addCrosshair, addScale, addTools } from './tools';

export interface LiveOptions {
  host: HTMLElement;
  base: string;
  home: Bbox;
  texts: Texts;
  links: PanelLinks;
  moved(bbox: Bbox): void;
  hovered(ids: ReadonlySet<string>): void;
}

export class LiveMap {
  readonly #options: LiveOptions;
  readonly #map: MapLibreMap;
  readonly #badges: Badges;
  readonly #panel: Panel;
  readonly #administrations: ReadonlyMap<string, Administration>;
  readonly #stopTheme: () => void;
  #data: MapData = NOTHING;
  #selected: string[] = [];
  #request: AbortController | null = null;

  /** Everything lives in one layer over the server's drawing, unseen until the first picture is complete. */
  static async start(options: LiveOptions, state: State): Promise<LiveMap> {
    const layer = h('div', { class: 'map-live' }, h('div', { class: 'map-canvas' }));
    options.host.append(layer);
    try {
      return await LiveMap.#build(options, layer, state);
    } catch (error) {
      layer.remove();
      throw error;
    }
  }

  static async #build(options: LiveOptions, layer: HTMLElement, state: State): Promise<LiveMap> {
    const map = createMap({
      container: layer.firstElementChild as HTMLElement,
      base: options.base,
      bounds: state.bbox ?? options.home,
      // A box from the address is shown as it is, so that the same link always shows the same.
      padding: state.bbox ? 0 : 24,
      label: options.texts.get('map-label'),
    });
    const [administrations] = await Promise.all([
      getAdministrations().catch(() => []),
      new Promise<void>((done) => void map.once('style.load', () => done())),
    ]);
    const live = new LiveMap(options, layer, map, new Map(administrations.map((one) => [one.code, one])));
    await live.load(state);
    await live.select(state.selected, !state.bbox);
    await live.idle();
    options.host.dataset.live = '';
    map.on('moveend', (event: { originalEvent?: unknown; own?: boolean }) => {
      // A change of the window's size is no wish of the reader to go elsewhere.
      if (event.originalEvent || event.own) options.moved(live.#view());
    });
    return live;
  }

  private constructor(
    options: LiveOptions,
    layer: HTMLElement,
    map: MapLibreMap,
    administrations: ReadonlyMap<string, Administration>,
  ) {
    const { texts } = options;
    this.#options = options;
    this.#map = map;
    this.#administrations = administrations;
    this.#panel = new Panel(layer, texts, options.links, administrations, () => this.#map.triggerRepaint());
    this.#badges = new Badges(map, texts, ({ head, rest }, button) =>
      this.#openSpots([head, ...rest], button),
    );
    this.#addLayers();
    addTools(layer, map, options.home, texts);
    addCrosshair(layer, texts.get('map-help'));
    addScale(layer, map, texts.lang);
    this.#listen();
    this.#stopTheme = onTheme(() => this.#repaint());
  }

  end(): void {
    this.#request?.abort();
    this.#stopTheme();
    this.#map.remove();
  }

  async load(state: State): Promise<void> {
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    try {
      this.#data = await loadData(state, this.#administrations, request.signal);
    } catch (error) {
      if (request.signal.aborted) return;
      throw error;
    }
    this.#putImages();
    this.#source('areas').setData(this.#data.areas);
    this.#source('labels').setData(this.#data.labels);
    this.#source('zones').setData(this.#data.zones);
    this.#badges.forget();
    this.#drawBadges();
  }

  /** An initiative, or an overlap: then both its sides stand out. */
  async select(id: string, fly: boolean): Promise<void> {
    this.#selected = id === '' ? [] : this.#data.initiatives.has(id) ? [id] : await this.#sides(id);
    this.#repaint(false);
    for (const layer of ['selected-casing', 'selected-line']) {
      this.#map.setFilter(layer, ['in', ['get', 'id'], ['literal', this.#selected]]);
    }
    this.#drawBadges();
    const bounds = boundsOfIds(this.#data, this.#selected);
    if (bounds && fly)
      this.#map.fitBounds(bounds, { padding: 80, maxZoom: 16, animate: !calm() }, { own: true });
  }

  /** Resolves when everything asked for is drawn. */
  idle(): Promise<void> {
    return new Promise((done) => {
      this.#map.once('idle', () => done());
      this.#map.triggerRepaint();
    });
  }

  hot(id: string): void {
    this.#map.setFilter('hot-line', ['==', ['get', 'id'], id]);
  }

  #view(): Bbox {
    const bounds = this.#map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  }

  async #sides(overlap: string): Promise<string[]> {
    try {
      const { a, b } = await getJson<{ a: { id: string }; b: { id: string } }>(
        `/api/v1/overlaps/${encodeURIComponent(overlap)}`,
      );
      return [a.id, b.id].filter((id) => this.#data.initiatives.has(id));
    } catch {
      return [];
    }
  }

  #addLayers(): void {
    const view: View = { theme: currentTheme(), selected: [] };
    for (const name of ['areas', 'zones', 'labels', 'badges']) {
      // Half the default tolerance keeps shared borders together when zoomed out.
      this.#map.addSource(name, { type: 'geojson', data: NOTHING.areas, tolerance: 0.2 });
    }
    this.#putImages();
    for (const layer of [...overlayLayers(view), placeLayer(view.theme), ...symbolLayers()])
      this.#map.addLayer(layer);
  }

  /** An initiative may bear a code that the register of administrations no longer knows. */
  #putImages(): void {
    const hues = new Map([...this.#administrations.values()].map(({ code, hue }) => [code, hue]));
    for (const { properties } of this.#data.initiatives.values()) {
      if (!hues.has(properties.lead_administration)) hues.set(properties.lead_administration, 5);
    }
    putImages(this.#map, currentTheme(), hues);
  }

  #repaint(images = true): void {
    const view: View = { theme: currentTheme(), selected: this.#selected };
    if (images) this.#putImages();
    const fresh = images ? [...baseLayers(view.theme), placeLayer(view.theme)] : [];
    repaint(this.#map, [...fresh, ...overlayLayers(view)]);
  }

  #listen(): void {
    this.#map.on('click', (event: MapMouseEvent) => this.#openAt(event.lngLat.toArray() as [number, number]));
    this.#map.on('mousemove', (event: MapMouseEvent) => {
      const found = under(this.#data, event.lngLat.toArray() as [number, number]).initiatives;
      this.#options.host.classList.toggle('is-over', found.length > 0);
      this.#options.hovered(new Set(found));
    });
    this.#map.on('mouseout', () => this.#options.hovered(new Set()));
    for (const event of ['moveend', 'resize'] as const) this.#map.on(event, () => this.#drawBadges());
    this.#map.getCanvas().addEventListener('keydown', (event) => {
      if (event.key === 'Enter') {
        event.preventDefault();
        this.#openAt(this.#map.getCenter().toArray() as [number, number]);
      } else if (event.key === 'Escape') {
        this.#panel.close();
      }
    });
  }

  #openAt(point: Point): void {
    const found = under(this.#data, point);
    // A thin street is hard to hit exactly, so outlines within reach count as hit.
    const { x, y } = this.#map.project([point[0], point[1]]);
    const near = this.#map.queryRenderedFeatures(
      [
        [x - 5, y - 5],
        [x + 5, y + 5],
      ],
      { layers: ['area-line'] },
    );
    const ids = new Set([...found.initiatives, ...near.map((one) => String(one.properties.id))]);
    this.#open(ids, found.zones, this.#map.getCanvas());
  }

  #openSpots(spots: readonly Spot[], button: HTMLElement): void {
    const zones = spots.map(({ zone }) => zone);
    const ids = new Set(zones.flatMap((zone) => zone.properties.initiatives.map(({ id }) => id)));
    this.#open(ids, zones, button);
  }

  #open(ids: ReadonlySet<string>, zones: readonly Zone[], back: HTMLElement): void {
    const initiatives = [...ids].flatMap((id) => this.#data.initiatives.get(id) ?? []);
    initiatives.sort((a, b) => (a.properties.area_m2 ?? 0) - (b.properties.area_m2 ?? 0));
    const strongest = [...zones].sort((a, b) => b.properties.degree - a.properties.degree);
    this.#panel.open({ initiatives, zones: strongest }, back);
  }

  #drawBadges(): void {
    const chosen = new Set(this.#selected);
    const dim = ({ zone }: Spot) =>
      chosen.size > 0 && !zone.properties.initiatives.some(({ id }) => chosen.has(id));
    const heads = this.#badges.draw(this.#data.spots, dim);
    this.#source('badges').setData({
      type: 'FeatureCollection',
      features: heads.map(({ at }) => ({
        type: 'Feature',
        properties: {},
        geometry: { type: 'Point', coordinates: [...at] },
      })),
    });
  }

  #source(name: string): GeoJSONSource {
    const source = this.#map.getSource<GeoJSONSource>(name);
    if (!source) throw new Error(`no source ${name}`);
    return source;
  }
}
