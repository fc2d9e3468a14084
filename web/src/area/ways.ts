// The ways that need no map: text, file, and ticking districts. They are the page's own fields.
import type { FeatureCollection } from 'geojson';
import { getJson } from '../shared/api';
import { h } from '../shared/dom';
import type { Texts } from '../shared/texts';
import { dissolve } from './dissolve';
import { NoAreaError, type Part, partsFromGeoJson } from './geometry';

export interface WaysEvents {
  /** Parts from text or file: they replace what was drawn. */
  parts(parts: Part[], how: 'text' | 'file'): void;
  /** Parts of the ticked districts; null when they could not be worked out here. */
  districts(parts: Part[] | null, count: number): void;
  emptied(): void;
  say(text: string): void;
}

export class Ways {
  readonly #host: HTMLElement;
  readonly #texts: Texts;
  readonly #events: WaysEvents;
  readonly #reference: string;
  readonly #message: HTMLElement;
  #districts: Promise<Map<string, Part[]>> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly textarea: HTMLTextAreaElement | null;

  constructor(host: HTMLElement, reference: string, texts: Texts, events: WaysEvents) {
    this.#host = host;
    this.#reference = reference;
    this.#texts = texts;
    this.#events = events;
    this.textarea = host.querySelector<HTMLTextAreaElement>('textarea[name="geometry"]');
    this.#message = h('p', { class: 'area-status', role: 'status' });
    this.textarea?.after(this.#message);
    this.textarea?.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#readText('text'), 400);
    });
    const file = host.querySelector<HTMLInputElement>('input[type="file"]');
    file?.addEventListener('change', () => void this.#readFile(file));
    host.addEventListener('change', (event) => {
      const box = event.target;
      if (box instanceof HTMLInputElement && box.name === 'district') void this.#pick();
    });
  }

  /** The text as parts, when the page came with an area. */
  initial(): Part[] {
    try {
      return this.textarea?.value.trim() ? partsFromGeoJson(JSON.parse(this.textarea.value)) : [];
    } catch {
      return [];
    }
  }

  write(text: string): void {
    if (this.textarea) this.textarea.value = text;
    this.#message.textContent = '';
  }

  /** Takes over a proposal as if it had been pasted. */
  take(value: unknown): void {
    const geometry = (value as { geometry?: unknown }).geometry ?? value;
    this.write(JSON.stringify(geometry));
    this.#readText('text');
  }

  untick(): void {
    for (const box of this.#boxes()) box.checked = false;
  }

  #boxes(): NodeListOf<HTMLInputElement> {
    return this.#host.querySelectorAll<HTMLInputElement>('input[name="district"]');
  }

  #readText(how: 'text' | 'file'): void {
    const text = this.textarea?.value.trim() ?? '';
    if (text === '') {
      this.#message.textContent = '';
      this.#events.emptied();
      return;
    }
    try {
      const parts = partsFromGeoJson(JSON.parse(text));
      this.#message.textContent = this.#texts.get('editor-geojson-ok');
      this.#events.parts(parts, how);
    } catch (error) {
      const detail = error instanceof Error ? error.message : '';
      this.#message.textContent =
        error instanceof NoAreaError
          ? this.#texts.get('editor-geojson-no-area')
          : this.#texts.get('editor-geojson-bad', { detail });
    }
  }

  async #readFile(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    if (!file || !this.textarea) return;
    this.textarea.value = await file.text();
    // The text is what is sent; the file would say the same once more.
    input.value = '';
    this.#readText('file');
  }

  async #pick(): Promise<void> {
    const codes = [...this.#boxes()].filter((box) => box.checked).map((box) => box.value);
    try {
      this.#districts ??= this.#load();
      const districts = await this.#districts;
      const chosen = codes.flatMap((code) => districts.get(code) ?? []);
      const all = codes.every((code) => districts.has(code));
      this.#events.districts(all ? dissolve(chosen) : null, codes.length);
    } catch {
      this.#districts = null;
      this.#events.say(this.#texts.get('editor-districts-failed'));
      this.#events.districts(null, codes.length);
    }
  }

  async #load(): Promise<Map<string, Part[]>> {
    const { features } = await getJson<FeatureCollection>(this.#reference);
    return new Map(
      features.flatMap((feature) => {
        const code: unknown = feature.properties?.code;
        return typeof code === 'string' ? [[code, partsFromGeoJson(feature)] as const] : [];
      }),
    );
  }
}
