// The panel that lists everything at one place: opened by a click, a badge, or Enter on the map.
import { type Administration, getJson, type Initiative, type Zone } from '../shared/api';
import { h, icon } from '../shared/dom';
import { formatArea, formatPeriod } from '../shared/format';
import { administrationClass, degreeStep, phaseGroup } from '../shared/symbology';
import type { TextKey, Texts } from '../shared/texts';

export interface PanelLinks {
  initiative: string;
  overlap: string;
}

export interface PanelContent {
  initiatives: readonly Initiative[];
  zones: readonly Zone[];
}

interface OverlapName {
  a: { name: string };
  b: { name: string };
}

export class Panel {
  readonly #host: HTMLElement;
  readonly #texts: Texts;
  readonly #links: PanelLinks;
  readonly #administrations: ReadonlyMap<string, Administration>;
  readonly #names = new Map<string, string>();
  readonly #closed: () => void;
  #panel: HTMLElement | null = null;
  #back: HTMLElement | null = null;

  constructor(
    host: HTMLElement,
    texts: Texts,
    links: PanelLinks,
    administrations: ReadonlyMap<string, Administration>,
    closed: () => void,
  ) {
    this.#host = host;
    this.#texts = texts;
    this.#links = links;
    this.#administrations = administrations;
    this.#closed = closed;
  }

  /** Focus moves into the panel and, when it closes, back to where it came from. */
  open(content: PanelContent, back: HTMLElement): void {
    this.#panel?.remove();
    this.#back = back;
    const count = content.initiatives.length;
    const title = h('h2', { id: 'map-panel-title', tabindex: '-1' }, this.#texts.count('panel-title', count));
    const close = h(
      'button',
      {
        type: 'button',
        class: 'button button-quiet button-small',
        'aria-label': this.#texts.get('panel-close'),
      },
      icon('M6 6l12 12', 'M18 6L6 18'),
    );
    close.addEventListener('click', () => this.close());
    const panel = h(
      'section',
      { class: 'map-panel', role: 'dialog', 'aria-labelledby': 'map-panel-title' },
      h('div', { class: 'map-panel-head' }, title, close),
      count === 0 && h('p', { class: 'map-panel-empty' }, this.#texts.get('panel-empty')),
      count > 0 && h('ul', { class: 'rows' }, ...content.initiatives.map((one) => this.#row(one))),
      ...this.#zones(content.zones),
    );
    panel.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.close();
    });
    this.#panel = panel;
    this.#host.append(panel);
    title.focus({ preventScroll: true });
  }

  close(): void {
    if (!this.#panel) return;
    const hadFocus = this.#panel.contains(document.activeElement);
    this.#panel.remove();
    this.#panel = null;
    const back = this.#back?.isConnected ? this.#back : this.#host.querySelector('canvas');
    if (hadFocus) back?.focus({ preventScroll: true });
    this.#closed();
  }

  #code(code: string): HTMLElement {
    const known = this.#administrations.get(code);
    const name = this.#texts.lang === 'en' ? known?.name_en : known?.name_sv;
    return h(
      'li',
      {},
      h(
        'span',
        { class: `code ${administrationClass(known ?? { hue: 5, dotted: false })}` },
        h('abbr', { title: name }, code),
      ),
    );
  }

  #row(initiative: Initiative): HTMLElement {
    const { properties } = initiative;
    const id = String(initiative.id);
    const codes = properties.administrations ?? [properties.lead_administration];
    return h(
      'li',
      { class: 'row', 'data-id': id },
      h(
        'div',
        {},
        h('div', { class: 'row-title' }, h('a', { href: this.#links.initiative + id }, properties.name)),
        h(
          'p',
          { class: 'row-meta' },
          h(
            'span',
            { class: 'phase' },
            h('span', { class: `line-sample ph-${phaseGroup(properties.phase)}`, 'aria-hidden': 'true' }),
            this.#texts.get(`phase-${properties.phase}` as TextKey),
          ),
          h('span', {}, formatPeriod(this.#texts, properties.begins, properties.ends)),
        ),
        h(
          'div',
          { class: 'row-meta' },
          h('ul', { class: 'codes' }, ...codes.map((code) => this.#code(code))),
        ),
      ),
    );
  }

  /** Each overlap once, however many zones it is part of; then the zones with their degrees. */
  #zones(zones: readonly Zone[]): HTMLElement[] {
    if (zones.length === 0) return [];
    const overlaps = new Set(zones.flatMap((zone) => zone.properties.overlaps));
    const links = h('ul', { class: 'panel-links' });
    void this.#fillLinks(links, overlaps, zones);
    const rows = zones.map((zone) => {
      const { degree, area_m2, administrations } = zone.properties;
      return h(
        'li',
        { class: 'row' },
        h(
          'div',
          {},
          h('div', {}, `${this.#texts.count('zone-degree', degree)}, ${formatArea(this.#texts, area_m2)}`),
          h(
            'div',
            { class: 'row-meta' },
            h('ul', { class: 'codes' }, ...administrations.map((c) => this.#code(c))),
          ),
        ),
        h('span', { class: `badge deg-${degreeStep(degree)}`, 'aria-hidden': 'true' }, String(degree)),
      );
    });
    return [
      h('h3', {}, this.#texts.count('panel-overlaps', overlaps.size)),
      links,
      h('h3', {}, this.#texts.count('panel-zones', zones.length)),
      h('ul', { class: 'rows' }, ...rows),
    ];
  }

  /** A zone knows its overlaps by id; names come from the zone when it has two sides, else from the overlap. */
  async #fillLinks(list: HTMLElement, ids: ReadonlySet<string>, zones: readonly Zone[]): Promise<void> {
    for (const { properties } of zones) {
      const [id, ...others] = properties.overlaps;
      if (id === undefined || others.length > 0 || properties.initiatives.length !== 2) continue;
      this.#names.set(id, properties.initiatives.map(({ name }) => name).join(' × '));
    }
    const named = await Promise.all([...ids].map(async (id) => ({ id, name: await this.#nameOf(id) })));
    named.sort((a, b) => a.name.localeCompare(b.name, this.#texts.lang));
    for (const { id, name } of named) {
      list.append(h('li', {}, h('a', { href: this.#links.overlap + id, 'data-overlap': id }, name)));
    }
  }

  async #nameOf(id: string): Promise<string> {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    try {
      const { a, b } = await getJson<OverlapName>(`/api/v1/overlaps/${encodeURIComponent(id)}`);
      this.#names.set(id, `${a.name} × ${b.name}`);
    } catch {
      // The link still leads to the right page.
      return id;
    }
    return this.#names.get(id) ?? id;
  }
}
