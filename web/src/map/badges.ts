// Number badges: one button per place of overlap, merged where they would lie on each other.
import { type Map as MapLibreMap, Marker } from 'maplibre-gl';
import { h } from '../shared/dom';
import { degreeStep } from '../shared/symbology';
import type { Texts } from '../shared/texts';
import { type Cluster, cluster } from './cluster';
import type { Spot } from './data';

/** Badges are 28 pixels wide; closer than this they would touch. */
const REACH = 32;
/** More buttons than this would slow the page and help nobody; the list holds the rest. */
const MOST = 300;

export class Badges {
  readonly #map: MapLibreMap;
  readonly #texts: Texts;
  readonly #open: (found: Cluster, button: HTMLElement) => void;
  #markers: Marker[] = [];
  #drawn = '';

  constructor(map: MapLibreMap, texts: Texts, open: (found: Cluster, button: HTMLElement) => void) {
    this.#map = map;
    this.#texts = texts;
    this.#open = open;
  }

  /** Redrawn only when the merging changes, so that focus on a badge survives small moves. */
  draw(spots: readonly Spot[], isDim: (spot: Spot) => boolean): Spot[] {
    const view = this.#map.getBounds();
    const found = cluster(spots, ({ at }) => this.#map.project([at[0], at[1]]), REACH)
      .filter(({ head }) => view.contains([head.at[0], head.at[1]]))
      .slice(0, MOST);
    const key = found
      .map(({ head, rest }) => `${head.zone.properties.id}+${rest.length}${isDim(head) ? 'd' : ''}`)
      .join();
    if (key !== this.#drawn) {
      this.#drawn = key;
      const focused = this.#markers.find((marker) => marker.getElement() === document.activeElement);
      const place = focused?.getLngLat();
      for (const marker of this.#markers) marker.remove();
      this.#markers = found.map((one) => this.#marker(one, isDim(one.head)));
      const again =
        place &&
        this.#markers.find((m) => m.getLngLat().lng === place.lng && m.getLngLat().lat === place.lat);
      again?.getElement().focus();
    }
    return found.map(({ head }) => head);
  }

  /** New data may hold other zones under the same numbers. */
  forget(): void {
    this.#drawn = '';
  }

  #marker(found: Cluster, dim: boolean): Marker {
    const { degree, administrations } = found.head.zone.properties;
    const more = found.rest.length;
    const label = [this.#texts.get('map-badge', { count: degree, codes: administrations.join(', ') })];
    if (more > 0) label.push(this.#texts.count('map-badge-more', more));
    const button = h(
      'button',
      {
        type: 'button',
        class: `badge map-badge deg-${degreeStep(degree)}${dim ? ' is-dim' : ''}`,
        'aria-label': label.join(' '),
        'data-zone': found.head.zone.properties.id,
        'data-degree': degree,
        'data-more': more > 0 ? `+${more}` : null,
      },
      String(degree),
    );
    button.addEventListener('click', (event) => {
      event.stopPropagation();
      this.#open(found, button);
    });
    const [lng, lat] = found.head.at;
    return new Marker({ element: button }).setLngLat([lng, lat]).addTo(this.#map);
  }
}
