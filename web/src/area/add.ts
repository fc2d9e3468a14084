// The ways that the server works out: a place with a distance, an initiative, corners. Its answer becomes the drawing.
import { h } from '../shared/dom';
import type { Texts } from '../shared/texts';
import { type Part, partsFromGeoJson } from './geometry';

const WAYS = ['place', 'initiative', 'corners'];

interface Answer {
  geometry?: unknown;
  faults?: { field: string; text: string }[];
}

export interface AddEvents {
  /** What is drawn now, as the form would send it. */
  drawn(): string;
  /** Everything together: what was drawn and what was added. */
  added(parts: Part[]): void;
  say(text: string): void;
}

/** Gives each of these ways a button that adds to what is drawn, so that the map shows it before anything is saved. */
export function addButtons(host: HTMLElement, url: string, texts: Texts, events: AddEvents): void {
  for (const way of WAYS) {
    const details = host.querySelector<HTMLElement>(`details[data-way="${way}"]`);
    if (!details) continue;
    const message = h('p', { class: 'area-status', role: 'status' });
    const button = h('button', { type: 'button', class: 'button' }, texts.get('area-add'));
    button.addEventListener('click', async () => {
      button.disabled = true;
      message.textContent = await add(details, url, texts, events);
      button.disabled = false;
    });
    details.append(h('p', {}, button), message);
  }
}

async function add(details: HTMLElement, url: string, texts: Texts, events: AddEvents): Promise<string> {
  const fields = [
    ...details.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>('[name]'),
  ];
  const body = new URLSearchParams(fields.map(({ name, value }) => [name, value]));
  body.set('geometry', events.drawn());
  const answer = await ask(url, body).catch(() => null);
  if (!answer) return texts.get('area-add-failed');
  const faults = answer.faults ?? [];
  for (const field of fields) {
    field.toggleAttribute('aria-invalid', false);
    if (faults.some((fault) => fault.field === field.name)) field.setAttribute('aria-invalid', 'true');
  }
  if (faults.length > 0 || !answer.geometry) return faults.map(({ text }) => text).join(' ');
  events.added(partsFromGeoJson(answer.geometry));
  // What is in the drawing is not to be sent again.
  for (const field of fields)
    if (field.name !== 'area_radius' && field.name !== 'area_system') field.value = '';
  events.say(texts.get('area-added'));
  return texts.get('area-added');
}

async function ask(url: string, body: URLSearchParams): Promise<Answer | null> {
  const answer = await fetch(url, { method: 'POST', body, headers: { accept: 'application/json' } });
  return answer.ok || answer.status === 422 ? ((await answer.json()) as Answer) : null;
}
