// @vitest-environment happy-dom
// The live check's answer says who, what, when and how much, and never takes text for markup.
import { beforeEach, expect, it, vi } from 'vitest';
import type { PreviewOverlap } from '../shared/api';
import { testTexts } from '../testing/texts';
import { renderReport } from './report';

const overlap = (name: string, more: Partial<PreviewOverlap> = {}, codes = ['FGK']): PreviewOverlap => ({
  initiative: {
    id: `id-${name}`,
    name,
    lead_administration: codes[0] ?? '',
    administrations: codes,
    phase: 'running',
    contact_person: { name: 'Karin Å', email: 'karin@example.org', phone: '040' },
  },
  area_m2: 7000,
  share_self: 0.2,
  share_other: 0.05,
  relation: 'overlaps',
  kind: 'concurrent',
  certainty: 'firm',
  gates: [],
  common_period: { begins: '2026-10-01', ends: '2027-01-01' },
  gap_days: null,
  score: null,
  ...more,
});

const context = {
  texts: testTexts(),
  administrations: new Map([
    [
      'FGK',
      { code: 'FGK', name_sv: 'Fastighets- och gatukontoret', name_en: 'Streets', hue: 1, dotted: true },
    ],
  ]),
  initiativeUrl: '/sv/samverkansprocesser/',
  isQuiet: false,
  showPosition: vi.fn(),
  useCorrected: vi.fn(),
};

beforeEach(() => {
  document.body.replaceChildren();
});

function show(...nodes: Node[]): HTMLElement {
  document.body.append(...nodes);
  return document.body;
}

it('sums up and lists', () => {
  const overlaps = [overlap('Ett'), overlap('Två', {}, ['FGK', 'MF'])];
  const page = show(
    ...renderReport({ kind: 'found', preview: { overlaps, area_m2: 50_000, notes: [] } }, context),
  );
  expect(page.querySelector('.check-summary')?.textContent).toBe(
    'Överlappar 2 processer från 2 förvaltningar (1,4 ha)',
  );
  const first = page.querySelector('li[data-id="id-Ett"]');
  expect(first?.querySelector('a')?.getAttribute('href')).toBe('/sv/samverkansprocesser/id-Ett');
  expect(first?.textContent).toContain('7\u00a0000 m² 20 % 5 %');
  expect(first?.textContent).toContain('Samtidigt okt. 2026 – dec. 2026');
  expect(first?.querySelector('.code')?.className).toContain('adm-7');
  expect(first?.querySelector('a[href^="mailto:"]')?.textContent).toBe('Karin Å');
});

it('never claims more shared ground than there is', () => {
  const overlaps = [overlap('Ett', { area_m2: 9000 }), overlap('Två', { area_m2: 9000 })];
  const page = show(
    ...renderReport({ kind: 'found', preview: { overlaps, area_m2: 10_000, notes: [] } }, context),
  );
  expect(page.querySelector('.check-summary')?.textContent).toContain('(1 ha)');
});

it('sets apart what gives no alert, with the reason', () => {
  const overlaps = [overlap('Litet', { gates: ['below_area'], kind: 'sequential', gap_days: 40 })];
  const page = show(
    ...renderReport({ kind: 'found', preview: { overlaps, area_m2: 10, notes: [] } }, context),
  );
  expect(page.querySelector('.check-summary')?.textContent).toBe('Inga överlapp (10 m²)');
  expect(page.querySelector('details')?.textContent).toContain('Ingen avisering: gate-below_area');
  expect(page.querySelector('details')?.textContent).toContain('40 dagar emellan');
});

it('lists faults, leads to them and offers the correction', () => {
  const corrected = { type: 'Polygon', coordinates: [] } as const;
  const problem = {
    title: 'Fel',
    status: 422,
    errors: [
      { detail: 'Korsar sig', position: [13, 55] as [number, number] },
      { code: 'too_small', position: null },
    ],
    corrected: { ...corrected, coordinates: [] },
  };
  const page = show(...renderReport({ kind: 'faulty', problem }, context));
  expect(page.querySelectorAll('.check-faults li')).toHaveLength(2);
  const [find, use] = page.querySelectorAll('button');
  find?.click();
  expect(context.showPosition).toHaveBeenCalledWith([13, 55]);
  use?.click();
  expect(context.useCorrected).toHaveBeenCalledWith(problem.corrected);
});

it('takes names for text, not markup', () => {
  const overlaps = [overlap('<img src=x onerror=alert(1)>')];
  const page = show(
    ...renderReport({ kind: 'found', preview: { overlaps, area_m2: 1e6, notes: [] } }, context),
  );
  expect(page.querySelector('img')).toBeNull();
});
