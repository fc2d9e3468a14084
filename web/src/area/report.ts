// The answer of the live check in words: who, what, when, how much, whom to ask.
import type { Administration, PreviewOverlap, Problem } from '../shared/api';
import { h } from '../shared/dom';
import { formatArea, formatPeriod, formatShare } from '../shared/format';
import { administrationClass, phaseGroup } from '../shared/symbology';
import type { TextKey, Texts } from '../shared/texts';
import type { CheckState } from './check';

export interface ReportContext {
  texts: Texts;
  administrations: ReadonlyMap<string, Administration>;
  initiativeUrl: string;
  /** Whether only the area itself is spoken of: what lies there is no concern of who applies. */
  isQuiet: boolean;
  showPosition(position: [number, number]): void;
  useCorrected(corrected: unknown): void;
}

export function renderReport(state: CheckState, context: ReportContext): Node[] {
  const { texts } = context;
  switch (state.kind) {
    case 'idle':
      return [h('p', { class: 'muted' }, texts.get(context.isQuiet ? 'check-idle-quiet' : 'check-idle'))];
    case 'busy':
      return [h('p', { class: 'muted' }, texts.get('check-busy'))];
    case 'failed':
      return [h('p', {}, texts.get('check-failed'))];
    case 'faulty':
      return faults(state.problem, context);
    case 'found':
      return found(state.preview.overlaps, state.preview.area_m2, context);
  }
}

function found(overlaps: readonly PreviewOverlap[], area: number, context: ReportContext): Node[] {
  const { texts } = context;
  if (context.isQuiet)
    return [h('p', { class: 'check-summary' }, texts.get('check-taken', { area: formatArea(texts, area) }))];
  const counted = overlaps.filter((one) => one.gates.length === 0);
  const others = overlaps.filter((one) => one.gates.length > 0);
  const nodes: Node[] = [h('p', { class: 'check-summary' }, summary(counted, area, texts))];
  if (counted.length > 0)
    nodes.push(h('ul', { class: 'check-list' }, ...counted.map((one) => item(one, context))));
  if (others.length > 0) {
    nodes.push(
      h(
        'details',
        { class: 'check-more' },
        h('summary', {}, texts.count('check-more', others.length)),
        h('ul', { class: 'check-list' }, ...others.map((one) => item(one, context))),
      ),
    );
  }
  return nodes;
}

/** "Överlappar 3 processer från 2 förvaltningar (1,4 ha)". */
export function summary(counted: readonly PreviewOverlap[], area: number, texts: Texts): string {
  if (counted.length === 0) return texts.get('check-none', { area: formatArea(texts, area) });
  const administrations = new Set(counted.flatMap(({ initiative }) => initiative.administrations));
  // Overlaps may lie on each other, so their sum can exceed the area itself.
  const shared = Math.min(
    area,
    counted.reduce((sum, one) => sum + one.area_m2, 0),
  );
  return texts.get('check-summary', {
    processes: texts.count('check-processes', counted.length),
    administrations: texts.count('check-administrations', administrations.size),
    area: formatArea(texts, shared),
  });
}

function item(overlap: PreviewOverlap, context: ReportContext): HTMLElement {
  const { texts } = context;
  const { initiative } = overlap;
  const hint = h('span', { class: 'visually-hidden' }, ` (${texts.get('check-opens-new')})`);
  // A new tab, since following the link here would throw away what has been typed.
  const link = h(
    'a',
    { href: context.initiativeUrl + initiative.id, target: '_blank', rel: 'noopener' },
    initiative.name,
    hint,
  );
  const share = texts.get('check-share', {
    area: formatArea(texts, overlap.area_m2),
    self: formatShare(texts, overlap.share_self),
    other: formatShare(texts, overlap.share_other),
  });
  return h(
    'li',
    { 'data-id': initiative.id },
    h('p', { class: 'row-title' }, link),
    h(
      'div',
      { class: 'row-meta' },
      codes(initiative.administrations, context),
      phase(initiative.phase, texts),
    ),
    need(overlap, texts),
    h('p', {}, share),
    h('p', {}, when(overlap, texts)),
    overlap.certainty === 'possible' && h('p', { class: 'muted' }, texts.get('check-possible')),
    overlap.gates.length > 0 && h('p', { class: 'muted' }, notAlerted(overlap.gates, texts)),
    contact(overlap, texts),
  );
}

/** The score that there would be, before anything is saved. */
function need({ score }: PreviewOverlap, texts: Texts): HTMLElement | null {
  if (!score) return null;
  const two = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const value = new Intl.NumberFormat(texts.lang, two).format(score.value);
  const band = texts.get(`band-${score.band}` as TextKey);
  return h('p', {}, h('strong', {}, texts.get('check-need', { value, band })));
}

function codes(list: readonly string[], { administrations, texts }: ReportContext): HTMLElement {
  const items = list.map((code) => {
    const known = administrations.get(code);
    const name = texts.lang === 'en' ? known?.name_en : known?.name_sv;
    const look = administrationClass(known ?? { hue: 5, dotted: false });
    return h('li', {}, h('span', { class: `code ${look}` }, h('abbr', { title: name }, code)));
  });
  return h('ul', { class: 'codes' }, ...items);
}

function phase(name: string, texts: Texts): HTMLElement {
  const line = h('span', { class: `line-sample ph-${phaseGroup(name)}`, 'aria-hidden': 'true' });
  return h('span', { class: 'phase' }, line, texts.get(`phase-${name}` as TextKey));
}

function when({ kind, common_period, gap_days }: PreviewOverlap, texts: Texts): string {
  if (kind === 'sequential') {
    return gap_days === null
      ? texts.get('check-sequential-unknown')
      : texts.get('check-sequential', { days: new Intl.NumberFormat(texts.lang).format(gap_days) });
  }
  if (!common_period?.begins) return texts.get('check-concurrent-open');
  const period = formatPeriod(texts, common_period.begins, common_period.ends);
  return texts.get('check-concurrent', { period });
}

function notAlerted(gates: readonly string[], texts: Texts): string {
  const reasons = gates.map((gate) => texts.get(`gate-${gate}` as TextKey)).join(', ');
  return texts.get('check-not-alerted', { reasons });
}

function contact({ initiative }: PreviewOverlap, texts: Texts): HTMLElement | null {
  const person = initiative.contact_person;
  if (!person?.name) return null;
  const address = person.email ? h('a', { href: `mailto:${person.email}` }, person.name) : person.name;
  return h('p', {}, texts.get('check-contact'), address, person.phone ? `, ${person.phone}` : null);
}

function faults(problem: Problem, context: ReportContext): Node[] {
  const { texts } = context;
  const errors = problem.errors ?? [];
  const nodes: Node[] = [
    h('p', { class: 'check-summary' }, texts.count('check-faults', Math.max(1, errors.length))),
  ];
  const items = errors.map((error, index) => {
    const { position } = error;
    const text = `${errors.length > 1 ? `${index + 1}. ` : ''}${error.detail ?? error.code ?? ''} `;
    const show = position
      ? h('button', { type: 'button', class: 'button button-small' }, texts.get('check-fault-at'))
      : null;
    if (position) show?.addEventListener('click', () => context.showPosition(position));
    return h('li', {}, text, show);
  });
  if (items.length > 0) nodes.push(h('ul', { class: 'check-faults' }, ...items));
  else nodes.push(h('p', {}, problem.detail ?? problem.title));
  if (problem.corrected) {
    const use = h(
      'button',
      { type: 'button', class: 'button button-primary button-small' },
      texts.get('check-use-corrected'),
    );
    use.addEventListener('click', () => context.useCorrected(problem.corrected));
    nodes.push(h('p', {}, texts.get('check-corrected')), h('p', {}, use));
  }
  return nodes;
}
