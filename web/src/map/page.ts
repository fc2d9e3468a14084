// The page around the map: filter form, list, history. It works without the map, and the server does all rendering.
import { type Bbox, parseState, type State, stateFromForm, writeState } from '../shared/query';
import type { Texts } from '../shared/texts';

export interface PageEvents {
  /** The filters changed: the map's data must be fetched again. */
  filtered(state: State): void;
  selected(state: State, fly: boolean): void;
  /** A row is pointed at or focused; an empty id when none is. */
  hot(id: string): void;
}

export class Page {
  readonly #form: HTMLFormElement | null;
  readonly #resultsId: string;
  readonly #texts: Texts;
  readonly #events: PageEvents;
  readonly #status: HTMLElement;
  readonly #ended = new AbortController();
  #request: AbortController | null = null;
  #timer = 0;
  state: State;

  constructor(formId: string, resultsId: string, texts: Texts, events: PageEvents) {
    this.#form = document.getElementById(formId) as HTMLFormElement | null;
    this.#resultsId = resultsId;
    this.#texts = texts;
    this.#events = events;
    this.state = parseState(location.search);
    this.#status = document.createElement('p');
    this.#status.className = 'visually-hidden';
    this.#status.setAttribute('role', 'status');
    document.getElementById('main')?.append(this.#status);
    this.#listen();
  }

  end(): void {
    this.#ended.abort();
    this.#request?.abort();
    clearTimeout(this.#timer);
    this.#status.remove();
  }

  /** The map came to rest: the link in the address bar shows the same view, without a step in the history. */
  moved(bbox: Bbox): void {
    this.state = { ...this.state, bbox };
    this.#address('replace');
    if (this.state.in_view) this.#later(() => void this.#refresh(false));
  }

  select(id: string, fly: boolean): void {
    this.state = { ...this.state, selected: id };
    this.#address('replace');
    this.#markRows();
    this.#events.selected(this.state, fly);
  }

  /** Shows which row the pointer's place on the map belongs to. */
  markHot(ids: ReadonlySet<string>): void {
    for (const row of this.#rows()) row.classList.toggle('is-hot', ids.has(row.dataset.id ?? ''));
  }

  get #results(): HTMLElement | null {
    return document.getElementById(this.#resultsId);
  }

  #rows(): Iterable<HTMLElement> {
    return this.#results?.querySelectorAll<HTMLElement>('[data-id]') ?? [];
  }

  #listen(): void {
    const { signal } = this.#ended;
    this.#form?.querySelector<HTMLElement>('[data-submit]')?.setAttribute('hidden', '');
    this.#form?.addEventListener(
      'submit',
      (event) => {
        event.preventDefault();
        this.#fromForm();
      },
      { signal },
    );
    document.addEventListener(
      'input',
      (event) => {
        const field = event.target;
        if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return;
        if (field.form !== this.#form || !this.#form) return;
        // Typing waits for a pause; a tick or a choice is meant at once, but a second one may follow.
        this.#later(() => this.#fromForm(), field.type === 'search' || field.type === 'date' ? 350 : 60);
      },
      { signal },
    );
    document.addEventListener('click', (event) => this.#click(event), { signal });
    for (const kind of ['pointerover', 'focusin'] as const) {
      document.addEventListener(kind, (event) => this.#events.hot(this.#rowOf(event.target)), { signal });
    }
    window.addEventListener(
      'popstate',
      () => {
        this.state = parseState(location.search);
        this.#fillForm();
        void this.#refresh(true);
        this.#events.filtered(this.state);
        this.#events.selected(this.state, false);
      },
      { signal },
    );
  }

  #rowOf(target: EventTarget | null): string {
    const row = target instanceof Element ? target.closest<HTMLElement>('.row[data-id]') : null;
    return row?.dataset.id ?? '';
  }

  #click(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey)
      return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link) return;
    if (link.dataset.show !== undefined) {
      event.preventDefault();
      const same = this.state.selected === link.dataset.show;
      this.select(same ? '' : link.dataset.show, !same);
      // On a narrow screen the map is below the list.
      if (!same) document.querySelector('sam-map')?.scrollIntoView({ block: 'nearest' });
    } else if (link.dataset.nav !== undefined && link.pathname === location.pathname) {
      event.preventDefault();
      this.#go(parseState(link.search));
    }
  }

  #fromForm(): void {
    if (this.#form) this.#go(stateFromForm(new FormData(this.#form), this.state), false);
  }

  #go(state: State, fill = true): void {
    if (writeState(state) === writeState(this.state)) return;
    this.state = { ...state, bbox: state.bbox ?? this.state.bbox };
    this.#address('push');
    if (fill) this.#fillForm();
    void this.#refresh(true);
    this.#events.filtered(this.state);
  }

  #address(how: 'push' | 'replace'): void {
    const query = writeState(this.state);
    const url = location.pathname + (query ? `?${query}` : '');
    if (how === 'push') history.pushState(null, '', url);
    else history.replaceState(null, '', url);
    // Links to the same view elsewhere, such as the other language, follow along.
    for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-carry]')) link.search = query;
  }

  #later(what: () => void, wait = 250): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(what, wait);
  }

  /** Fetches this page's own address and takes over the parts that depend on the filters. */
  async #refresh(toTop: boolean): Promise<void> {
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    const old = this.#results;
    old?.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' }, signal: request.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      this.#takeOver(fresh, toTop);
      const title = document.getElementById('results-title')?.textContent ?? '';
      this.#status.textContent = this.#texts.get('list-updated', { title });
    } catch {
      if (request.signal.aborted) return;
      old?.removeAttribute('aria-busy');
      this.#status.textContent = this.#texts.get('list-failed');
    }
  }

  #takeOver(fresh: Document, toTop: boolean): void {
    const now = this.#results;
    const next = fresh.getElementById(this.#resultsId);
    if (now && next) {
      const focus = focusKey(now);
      now.replaceWith(document.adoptNode(next));
      if (focus) next.querySelector<HTMLElement>(focus)?.focus();
      if (toTop) next.parentElement?.scrollTo({ top: 0 });
    }
    for (const part of document.querySelectorAll<HTMLElement>('[data-sync]')) {
      const twin = fresh.querySelector(`[data-sync="${CSS.escape(part.dataset.sync ?? '')}"]`);
      if (twin) part.replaceChildren(...twin.childNodes);
    }
    this.#markRows();
  }

  #markRows(): void {
    for (const row of this.#rows()) {
      if (row.dataset.id === this.state.selected) row.setAttribute('aria-current', 'true');
      else row.removeAttribute('aria-current');
    }
  }

  #fillForm(): void {
    if (!this.#form) return;
    const { administration, phase, from, to, min_degree, q, sort, in_view } = this.state;
    const texts: Record<string, string> = { from, to, min_degree, q, sort };
    for (const field of this.#form.elements) {
      if (field instanceof HTMLInputElement && field.type === 'checkbox') {
        if (field.name === 'administration') field.checked = administration.includes(field.value);
        if (field.name === 'phase') field.checked = phase.includes(field.value);
        if (field.name === 'in_view') field.checked = in_view;
      } else if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) {
        const text = texts[field.name];
        if (text !== undefined) field.value = text;
      }
    }
  }
}

/** How to find the focused element again in a new rendering of the same part. */
function focusKey(part: HTMLElement): string | null {
  const active = document.activeElement;
  if (!active || !part.contains(active)) return null;
  if (active instanceof HTMLInputElement) return `input[name="${CSS.escape(active.name)}"]`;
  const row = active.closest<HTMLElement>('[data-id]')?.dataset.id;
  if (row) return `[data-id="${CSS.escape(row)}"] a`;
  const sync = active.closest<HTMLElement>('[data-key]')?.dataset.key;
  return sync ? `[data-key="${CSS.escape(sync)}"]` : null;
}
