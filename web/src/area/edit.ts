// Moving, adding and removing corners, by terra-draw's select mode.
import type { Polygon } from 'geojson';
import { TerraDraw, TerraDrawPolygonMode, TerraDrawSelectMode } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import { PALETTES } from '../shared/symbology';
import { currentTheme } from '../shared/theme';
import { isEditable, type Part } from './geometry';
import type { Desk, Tool } from './tool';

/** Terra-draw refuses coordinates with more decimals; a tenth of a millimetre is kept. */
const DECIMALS = 9;

export class EditTool implements Tool {
  readonly #desk: Desk;
  #draw: TerraDraw | null = null;
  #indexOf = new Map<string, number>();
  #selected: number | null = null;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  start(): void {
    const { map } = this.#desk;
    this.#draw = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: DECIMALS }),
      modes: [new TerraDrawPolygonMode({ styles: partStyles() }), selectMode()],
    });
    this.#draw.start();
    this.#draw.on('finish', (id) => this.#finished(String(id)));
    this.#draw.on('select', (id) => {
      this.#selected = this.#indexOf.get(String(id)) ?? null;
      this.#desk.say(this.#desk.texts.get('editor-selected'));
    });
    this.#draw.on('deselect', () => {
      this.#selected = null;
    });
    this.#fill();
  }

  stop(): void {
    this.#draw?.stop();
    this.#draw = null;
    this.#selected = null;
  }

  refresh(): void {
    if (!this.#draw) return;
    this.stop();
    this.start();
  }

  /** The part to delete: the one that was clicked, or the only one. */
  get target(): number | null {
    return this.#selected ?? (this.#desk.history.now.parts.length === 1 ? 0 : null);
  }

  #fill(): void {
    const draw = this.#draw;
    if (!draw) return;
    this.#indexOf = new Map();
    const { parts } = this.#desk.history.now;
    parts.forEach((part, index) => {
      if (!isEditable(part)) return;
      const id = draw.getFeatureId();
      const geometry: Polygon = { type: 'Polygon', coordinates: part.rings.map((ring) => ring.map(rounded)) };
      draw.addFeatures([{ id, type: 'Feature', properties: { mode: 'polygon' }, geometry }]);
      this.#indexOf.set(String(id), index);
    });
    draw.setMode('select');
    const [only, ...others] = this.#indexOf.keys();
    if (only !== undefined && others.length === 0) draw.selectFeature(only);
  }

  /** Only the touched part is read back; the others keep the coordinates they came with. */
  #finished(id: string): void {
    const index = this.#indexOf.get(id);
    const geometry = this.#draw?.getSnapshotFeature(id)?.geometry;
    if (index === undefined || geometry?.type !== 'Polygon') return;
    const part: Part = { rings: geometry.coordinates };
    this.#desk.change({ parts: this.#desk.history.now.parts.map((old, i) => (i === index ? part : old)) });
  }
}

function rounded([x = 0, y = 0]: readonly number[]): [number, number] {
  return [Number(x.toFixed(DECIMALS)), Number(y.toFixed(DECIMALS))];
}

type Hex = `#${string}`;

function partStyles() {
  const { selected } = PALETTES[currentTheme()];
  return { fillColor: selected as Hex, fillOpacity: 0.14, outlineColor: selected as Hex, outlineWidth: 3 };
}

function selectMode(): TerraDrawSelectMode {
  const { selected, surface } = PALETTES[currentTheme()];
  const ink = selected as Hex;
  const paper = surface as Hex;
  return new TerraDrawSelectMode({
    // Escape and Delete mean the same in every tool, so the editor answers them.
    keyEvents: null,
    pointerDistance: 24,
    flags: {
      polygon: {
        feature: {
          draggable: false,
          coordinates: { midpoints: { draggable: true }, draggable: true, deletable: true },
        },
      },
    },
    styles: {
      selectedPolygonColor: ink,
      selectedPolygonFillOpacity: 0.18,
      selectedPolygonOutlineColor: ink,
      selectedPolygonOutlineWidth: 3,
      selectionPointColor: paper,
      selectionPointWidth: 6,
      selectionPointOutlineColor: ink,
      selectionPointOutlineWidth: 2.5,
      midPointColor: ink,
      midPointWidth: 4,
      midPointOutlineColor: paper,
      midPointOutlineWidth: 1.5,
    },
  });
}
