// What things look like on the map: one meaning per channel, the same values as styles/tokens.css.
//
// The six hues keep apart for normal, protan, deutan and tritan vision; symbology.test.ts measures it.

export type Theme = 'light' | 'dark';
export type PhaseGroup = 'draft' | 'proposed' | 'running' | 'closed';

export interface Palette {
  ground: string;
  water: string;
  park: string;
  street: string;
  streetEdge: string;
  railway: string;
  place: string;
  ink: string;
  surface: string;
  closed: string;
  selected: string;
  fault: string;
  /** One per administration hue; plain and dotted share it. */
  hues: readonly [string, string, string, string, string, string];
  /** Overlap of two, three, and four or more administrations. */
  degrees: readonly [string, string, string];
}

export const PALETTES: Record<Theme, Palette> = {
  light: {
    ground: '#f4f6f5',
    water: '#d7e5ec',
    park: '#e3eddd',
    street: '#ffffff',
    streetEdge: '#d5dcdc',
    railway: '#b4bfc2',
    place: '#55656b',
    ink: '#14232b',
    surface: '#ffffff',
    closed: '#6f7f87',
    selected: '#14232b',
    fault: '#a01f26',
    hues: ['#2650ce', '#ea4712', '#00332a', '#579667', '#553b03', '#878893'],
    degrees: ['#e0529c', '#a3155f', '#4a0a2c'],
  },
  dark: {
    ground: '#1b2126',
    water: '#1e3440',
    park: '#1f2d27',
    street: '#343e44',
    streetEdge: '#2a3338',
    railway: '#4c585e',
    place: '#a3b2b8',
    ink: '#e9eff1',
    surface: '#1a2126',
    closed: '#84949c',
    selected: '#e9eff1',
    fault: '#ffb0ae',
    hues: ['#749efb', '#f6a767', '#1e7861', '#b9efc4', '#857b0e', '#d8d9e5'],
    degrees: ['#a3155f', '#e0529c', '#fbd3e8'],
  },
};

export interface AdministrationStyle {
  hue: number;
  dotted: boolean;
}

/** The twelve looks an administration can have, in the order of the classes .adm-0 to .adm-11. */
export const ADMINISTRATION_STYLES: readonly AdministrationStyle[] = [false, true].flatMap((dotted) =>
  [0, 1, 2, 3, 4, 5].map((hue) => ({ hue, dotted })),
);

/** The class that colours an administration in HTML; values out of range wrap round rather than vanish. */
export function administrationClass({ hue, dotted }: AdministrationStyle): string {
  return `adm-${(((hue % 6) + 6) % 6) + (dotted ? 6 : 0)}`;
}

/** Degrees above four look like four: the number on the badge tells them apart. */
export function degreeStep(degree: number): 2 | 3 | 4 {
  if (degree < 3) return 2;
  return degree < 4 ? 3 : 4;
}

const GROUPS: Readonly<Record<string, PhaseGroup>> = {
  contact: 'draft',
  application: 'draft',
  preparing: 'proposed',
  agreement: 'proposed',
  running: 'running',
  paused: 'running',
  effect_review: 'running',
  closed: 'closed',
};

export const PHASE_GROUPS: readonly PhaseGroup[] = ['draft', 'proposed', 'running', 'closed'];

export function phaseGroup(phase: string): PhaseGroup {
  return GROUPS[phase] ?? 'draft';
}

/** The phases behind groups, for the API, which knows single phases. */
export function phasesOf(groups: readonly string[]): string[] {
  return Object.keys(GROUPS).filter((phase) => groups.includes(GROUPS[phase] ?? ''));
}

/** Outlines in units of the line's width: dotted draft, dashed proposed, solid running, thin closed. */
export const OUTLINE: Record<PhaseGroup, { dash: readonly [number, number]; width: number }> = {
  draft: { dash: [1, 1.4], width: 2.25 },
  proposed: { dash: [3.6, 2], width: 2.25 },
  running: { dash: [1, 0], width: 2.25 },
  closed: { dash: [1, 0], width: 1 },
};

/** Hatch by degree: distance of the lines in pixels, and how strong the ground beneath them is. */
export const HATCH: Record<2 | 3 | 4, { gap: number; ground: number }> = {
  2: { gap: 9, ground: 0.3 },
  3: { gap: 6.5, ground: 0.42 },
  4: { gap: 4.5, ground: 0.56 },
};
