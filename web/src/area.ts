// Entry of the form pages: <sam-area> adds a map, drawing tools and the live overlap check to plain form fields.
import { addButtons } from './area/add';
import { type CheckState, LiveCheck, readFields } from './area/check';
import type { Editor, ToolName } from './area/editor';
import { type Part, roughArea, toGeometry } from './area/geometry';
import { allParts, History } from './area/history';
import { renderReport } from './area/report';
import { Toolbar } from './area/toolbar';
import { Ways } from './area/ways';
import { type Administration, getAdministrations } from './shared/api';
import { h } from './shared/dom';
import { formatArea } from './shared/format';
import { parseBbox } from './shared/query';
import { pageTexts, type TextKey } from './shared/texts';
import { hasWebGl } from './shared/webgl';

class SamArea extends HTMLElement {
  readonly #texts = pageTexts(this.dataset.lang);
  readonly #status = h('p', { class: 'area-status', role: 'status' });
  readonly #help = h('p', { class: 'hint area-help' });
  readonly #total = h('p', { class: 'area-total num' });
  readonly #answer = h('div', { class: 'check-answer', 'aria-live': 'polite' });
  /** Tells the server which of the two is meant: the text, or the ticked districts. */
  readonly #source = h('input', { type: 'hidden', name: 'area_from', value: '' });
  #history = new History();
  #ways: Ways | null = null;
  #toolbar: Toolbar | null = null;
  #editor: Editor | null = null;
  #check: LiveCheck | null = null;
  #administrations: ReadonlyMap<string, Administration> = new Map();
  #ended = new AbortController();

  connectedCallback(): void {
    if (this.#ways) return;
    this.#ended = new AbortController();
    this.#ways = new Ways(this, this.dataset.reference ?? '', this.#texts, {
      parts: (parts, how) => this.#replace(parts, how === 'file'),
      districts: (parts, count) => this.#districts(parts, count),
      emptied: () => this.#replace([], false),
      say: (text) => this.#say(text),
    });
    const start = this.#ways.initial();
    this.#history = new History({ parts: start, corners: [] });
    // A place to watch is not going to be registered, so that nothing is asked about it.
    if (this.dataset.check !== 'off') {
      this.#check = new LiveCheck(this.dataset.preview ?? '/api/v1/overlaps/preview', (state) =>
        this.#show(state),
      );
    }
    this.#build();
    if (this.dataset.add) {
      addButtons(this, this.dataset.add, this.#texts, {
        drawn: () => {
          const geometry = toGeometry(allParts(this.#history.now));
          return geometry ? JSON.stringify(geometry) : '';
        },
        added: (parts) => this.#replace(parts, false, 'area-added'),
        say: (text) => this.#say(text),
      });
    }
    const form = this.closest('form');
    form?.addEventListener('input', () => this.#ask(), { signal: this.#ended.signal });
    form?.addEventListener('change', () => this.#ask(), { signal: this.#ended.signal });
    this.#show({ kind: 'idle' });
    this.#changed(false);
    void this.#start();
  }

  disconnectedCallback(): void {
    this.#ended.abort();
    this.#check?.end();
    this.#editor?.end();
    this.#editor = null;
  }

  #build(): void {
    const toolbar = new Toolbar(this.#texts, {
      tool: (name) => this.#editor?.use(this.#editor.tool === name ? null : name),
      finish: () => this.#editor?.finish(),
      undo: () => this.#step('undo'),
      redo: () => this.#step('redo'),
      deletePart: () => this.#deletePart(),
      deleteAll: () => this.#replace([], false, 'editor-deleted'),
    });
    this.#toolbar = toolbar;
    const isQuiet = this.dataset.quiet !== undefined;
    const title = h('h3', { id: 'check-title' }, this.#texts.get(isQuiet ? 'check-area' : 'check-title'));
    this.#help.textContent = this.#texts.get('editor-help-idle');
    this.prepend(
      h(
        'div',
        { class: 'area-layout' },
        h(
          'div',
          { class: 'area-main' },
          toolbar.element,
          h('div', { class: 'area-map' }),
          this.#status,
          this.#total,
          this.#help,
        ),
        this.#check &&
          h('section', { class: 'check-result', 'aria-labelledby': 'check-title' }, title, this.#answer),
      ),
      this.#source,
    );
    // The other ways stay one click away; open, they would push the rest of the form far down.
    for (const way of this.querySelectorAll<HTMLDetailsElement>('details[data-way]')) way.open = false;
    this.addEventListener('keydown', (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.target instanceof HTMLTextAreaElement) return;
      const key = event.key.toLowerCase();
      if (key !== 'z' && key !== 'y') return;
      event.preventDefault();
      this.#step(key === 'y' || event.shiftKey ? 'redo' : 'undo');
    });
  }

  async #start(): Promise<void> {
    const administrations = await getAdministrations().catch(() => []);
    this.#administrations = new Map(administrations.map((one) => [one.code, one]));
    const host = this.querySelector<HTMLElement>('.area-map');
    try {
      if (!host || !hasWebGl()) throw new Error('no WebGL 2');
      const { Editor } = await import('./area/editor');
      this.#editor = await Editor.start({
        host,
        base: this.dataset.base ?? '/geodata/malmo/base.geojson',
        home: parseBbox(this.dataset.bounds) ?? [12.89, 55.54, 13.09, 55.64],
        exclude: this.dataset.exclude ?? '',
        texts: this.#texts,
        history: this.#history,
        changed: () => this.#changed(true),
        toolChanged: (tool) => this.#toolChanged(tool),
        say: (text) => this.#say(text),
      });
      this.dataset.live = '';
    } catch (error) {
      console.info('no map to draw on:', error instanceof Error ? error.message : error);
      // Text, file and districts still work, and so does the check.
      this.querySelector('.area-main')?.remove();
      for (const way of this.querySelectorAll<HTMLDetailsElement>('details[data-way]')) way.open = true;
    }
    this.#showTools();
    this.setAttribute('data-ready', '');
    this.dispatchEvent(new CustomEvent('sam:ready', { bubbles: true }));
  }

  #say(text: string): void {
    this.#status.textContent = text;
  }

  /** After every change: the form's field, the figures, the buttons, and the question to the server. */
  #changed(write: boolean): void {
    const parts = allParts(this.#history.now);
    if (write) {
      const geometry = toGeometry(parts);
      this.#ways?.write(geometry ? JSON.stringify(geometry) : '');
      this.#source.value = 'geometry';
      // Once edited by hand, the area is no longer the ticked districts.
      if (!parts.some((part) => part.district)) this.#ways?.untick();
    }
    const area = formatArea(this.#texts, roughArea(parts));
    this.#total.textContent =
      parts.length > 0 ? this.#texts.count('editor-total', parts.length, { area }) : '';
    this.#showTools();
    this.#ask();
  }

  #showTools(): void {
    const { parts, corners } = this.#history.now;
    const { canUndo, canRedo } = this.#history;
    const tool = this.#editor?.tool ?? null;
    this.#toolbar?.show({ tool, corners: corners.length, parts: parts.length, canUndo, canRedo });
  }

  #toolChanged(tool: ToolName | null): void {
    this.#help.textContent = this.#texts.get(`editor-help-${tool ?? 'idle'}` as TextKey);
    const locked = tool === 'edit' && this.#history.now.parts.some((part) => part.rings.length > 1);
    this.#say(locked ? this.#texts.get('editor-locked') : '');
    this.#showTools();
  }

  #step(way: 'undo' | 'redo'): void {
    if (!this.#history[way]()) return;
    this.#editor?.refresh(false);
    this.#changed(true);
    this.#say(this.#texts.get(way === 'undo' ? 'editor-undone' : 'editor-redone'));
  }

  #deletePart(): void {
    const target = this.#editor?.target;
    if (target === null || target === undefined) return;
    this.#history.change({ parts: this.#history.now.parts.filter((_, index) => index !== target) });
    this.#editor?.refresh(false);
    this.#changed(true);
    this.#say(this.#texts.get('editor-deleted'));
  }

  /** Text that was typed stays as it was typed; everything else is written out. */
  #replace(parts: Part[], fromFile: boolean, said?: TextKey): void {
    this.#history.change({ parts, corners: [] });
    this.#editor?.refresh(parts.length > 0);
    this.#source.value = 'geometry';
    if (said) this.#say(this.#texts.get(said));
    this.#changed(said !== undefined);
    if (fromFile) this.#say(this.#texts.get('editor-geojson-ok'));
    this.#ways?.untick();
  }

  #districts(parts: Part[] | null, count: number): void {
    const drawn = this.#history.now.parts.filter((part) => !part.district);
    this.#history.change({ parts: [...drawn, ...(parts ?? [])] });
    this.#editor?.refresh(true);
    this.#changed(true);
    // Without their shapes the names are all there is, and the server works out the rest.
    if (!parts) this.#source.value = 'districts';
    this.#say(this.#texts.count('editor-districts', count));
  }

  #ask(): void {
    const geometry = toGeometry(allParts(this.#history.now));
    const fields = readFields(this.closest('form'));
    this.#check?.ask(geometry ? { geometry, ...fields, exclude: this.dataset.exclude || null } : null);
  }

  #show(state: CheckState): void {
    this.#answer.parentElement?.setAttribute('aria-busy', String(state.kind === 'busy'));
    // While asking again the last answer stays: nothing flickers, and nothing is read out twice.
    if (state.kind === 'busy' && this.#answer.dataset.kind === 'found') return;
    this.#answer.dataset.kind = state.kind;
    this.#answer.replaceChildren(
      ...renderReport(state, {
        texts: this.#texts,
        administrations: this.#administrations,
        initiativeUrl: this.dataset.initiativeUrl ?? '',
        isQuiet: this.dataset.quiet !== undefined,
        showPosition: (position) => this.#editor?.goTo(position),
        useCorrected: (corrected) => this.#ways?.take(corrected),
      }),
    );
    const faults = state.kind === 'faulty' ? (state.problem.errors ?? []) : [];
    this.#editor?.showFaults(faults.flatMap(({ position }) => (position ? [position] : [])));
    const found = state.kind === 'found' ? state.preview.overlaps.map(({ initiative }) => initiative.id) : [];
    this.#editor?.standOut(found);
  }
}

customElements.define('sam-area', SamArea);
