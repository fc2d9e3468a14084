// Every visible string comes from the page; this file names the keys and fills in their blanks.
//
// The server renders `<script type="application/json" id="sam-texts">{"map-home": "…"}</script>` from its
// locales. Blanks are written %name%, which means nothing to Fluent. A key pair `x-one` / `x-other` is a plural.

export const KEYS = [
  'map-label',
  'map-help',
  'map-zoom-in',
  'map-zoom-out',
  'map-home',
  'map-badge',
  'map-badge-more-one',
  'map-badge-more-other',
  'panel-title-one',
  'panel-title-other',
  'panel-overlaps-one',
  'panel-overlaps-other',
  'panel-zones-one',
  'panel-zones-other',
  'panel-empty',
  'panel-close',
  'zone-degree-one',
  'zone-degree-other',
  'list-updated',
  'list-failed',
  'phase-contact',
  'phase-application',
  'phase-preparing',
  'phase-agreement',
  'phase-running',
  'phase-paused',
  'phase-effect_review',
  'phase-closed',
  'period-undated',
  'period-open',
  'period-span',
  'area-m2',
  'area-ha',
  'share',
  'tool-draw',
  'tool-edit',
  'tool-move',
  'tool-delete',
  'tool-delete-all',
  'tool-undo',
  'tool-redo',
  'tool-finish',
  'tool-toolbar',
  'editor-label',
  'editor-help-idle',
  'editor-help-draw',
  'editor-help-edit',
  'editor-help-move',
  'editor-selected',
  'editor-points-one',
  'editor-points-other',
  'editor-need-three',
  'editor-finished',
  'editor-kept',
  'editor-deleted',
  'editor-undone',
  'editor-redone',
  'editor-total-one',
  'editor-total-other',
  'editor-districts-one',
  'editor-districts-other',
  'editor-districts-failed',
  'editor-geojson-ok',
  'editor-geojson-bad',
  'editor-geojson-no-area',
  'editor-locked',
  'area-add',
  'area-added',
  'area-add-failed',
  'check-title',
  'check-idle',
  'check-busy',
  'check-none',
  'check-area',
  'check-idle-quiet',
  'check-taken',
  'check-summary',
  'check-processes-one',
  'check-processes-other',
  'check-administrations-one',
  'check-administrations-other',
  'check-more-one',
  'check-more-other',
  'check-share',
  'check-need',
  'check-concurrent',
  'check-concurrent-open',
  'check-sequential',
  'check-sequential-unknown',
  'check-possible',
  'check-not-alerted',
  'check-contact',
  'check-faults-one',
  'check-faults-other',
  'check-fault-at',
  'check-corrected',
  'check-use-corrected',
  'check-failed',
  'check-opens-new',
  'band-minor',
  'band-watch',
  'band-critical',
  'gate-same_administrations',
  'gate-below_area',
  'gate-below_share',
  'gate-city_wide',
  'gate-parent',
  'gate-closed',
  'gate-unsettled_area',
] as const;

export type TextKey = (typeof KEYS)[number];
/** The part of a key before `-one` and `-other`. */
export type PluralKey = TextKey extends infer K ? (K extends `${infer Stem}-other` ? Stem : never) : never;
export type Blanks = Record<string, string | number>;

export class Texts {
  readonly lang: string;
  readonly #texts: Readonly<Record<string, string>>;
  readonly #plural: Intl.PluralRules;

  constructor(lang: string, texts: Readonly<Record<string, string>>) {
    this.lang = lang;
    this.#texts = texts;
    this.#plural = new Intl.PluralRules(lang);
  }

  /** A missing text shows its key: seen at once, and nothing stops working. */
  get(key: TextKey, blanks: Blanks = {}): string {
    const text = this.#texts[key] ?? key;
    return text.replace(/%([a-z_]+)%/g, (whole, name: string) => String(blanks[name] ?? whole));
  }

  /** Picks the form for `count` and offers the number as %count%. */
  count(stem: PluralKey, count: number, blanks: Blanks = {}): string {
    const form = this.#plural.select(count) === 'one' ? 'one' : 'other';
    const number = new Intl.NumberFormat(this.lang).format(count);
    return this.get(`${stem}-${form}` as TextKey, { count: number, ...blanks });
  }
}

/** Reads the page's texts; `lang` falls back to the document's language. */
export function pageTexts(lang?: string | null): Texts {
  const language = lang || document.documentElement.lang || 'sv';
  const block = document.getElementById('sam-texts')?.textContent;
  try {
    return new Texts(language, block ? (JSON.parse(block) as Record<string, string>) : {});
  } catch {
    return new Texts(language, {});
  }
}
