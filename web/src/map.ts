// Entry of the map page: <sam-map> makes the filters live, and lays a MapLibre map over the server's drawing.
import type { LiveMap } from './map/live';
import { Page } from './map/page';
import { parseBbox, type State } from './shared/query';
import { pageTexts } from './shared/texts';
import { hasWebGl } from './shared/webgl';

/** Malmö; an installation says its own in data-bounds. */
const SOMEWHERE = [12.89, 55.54, 13.09, 55.64] as const;

class SamMap extends HTMLElement {
  #page: Page | null = null;
  #live: LiveMap | null = null;

  connectedCallback(): void {
    if (this.#page) return;
    const { dataset } = this;
    const texts = pageTexts(dataset.lang);
    this.#page = new Page(dataset.form ?? 'filter', dataset.results ?? 'results', texts, {
      filtered: (state) => {
        this.removeAttribute('data-ready');
        void this.#reload(state);
      },
      selected: (state, fly) => void this.#live?.select(state.selected, fly),
      hot: (id) => this.#live?.hot(id),
    });
    void this.#start();
  }

  disconnectedCallback(): void {
    this.#page?.end();
    this.#page = null;
    this.#live?.end();
    this.#live = null;
  }

  async #start(): Promise<void> {
    const page = this.#page;
    if (!page) return;
    try {
      // The library is large; without WebGL 2 it would be fetched for nothing.
      if (!hasWebGl()) throw new Error('no WebGL 2');
      const { LiveMap } = await import('./map/live');
      const { dataset } = this;
      this.#live = await LiveMap.start(
        {
          host: this,
          base: dataset.base ?? '/geodata/malmo/base.geojson',
          home: parseBbox(dataset.bounds) ?? SOMEWHERE,
          texts: pageTexts(dataset.lang),
          links: { initiative: dataset.initiativeUrl ?? '', overlap: dataset.overlapUrl ?? '' },
          moved: (bbox) => page.moved(bbox),
          hovered: (ids) => page.markHot(ids),
        },
        page.state,
      );
    } catch (error) {
      // The server's drawing is still there and says the same.
      console.info('the drawn map stays:', error instanceof Error ? error.message : error);
      delete this.dataset.live;
    }
    this.#ready();
  }

  /** The list says so when the server does not answer; the map then keeps what it has. */
  async #reload(state: State): Promise<void> {
    try {
      await this.#live?.load(state);
      await this.#live?.idle();
    } catch (error) {
      console.info('the map keeps its contents:', error instanceof Error ? error.message : error);
    }
    this.#ready();
  }

  /** Tests and other scripts wait for this rather than for time to pass. */
  #ready(): void {
    this.setAttribute('data-ready', '');
    this.dispatchEvent(new CustomEvent('sam:ready', { bubbles: true }));
  }
}

customElements.define('sam-map', SamMap);
