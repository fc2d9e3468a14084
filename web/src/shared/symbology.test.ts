// The palette keeps its promises: hues apart for every vision, strong on their ground, equal in CSS and script.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrast, deltaE00, difference, type Vision } from '../testing/colour';
import {
  ADMINISTRATION_STYLES,
  administrationClass,
  degreeStep,
  PALETTES,
  phaseGroup,
  phasesOf,
} from './symbology';

const VISIONS: readonly Vision[] = ['normal', 'protan', 'deutan', 'tritan'];
const THEMES = ['light', 'dark'] as const;
const css = readFileSync('styles/tokens.css', 'utf8');

function pairs<T>(list: readonly T[]): [T, T][] {
  return list.flatMap((one, i) => list.slice(i + 1).map((other): [T, T] => [one, other]));
}

it('computes ΔE00 as in the published test data', () => {
  expect(deltaE00([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4);
  expect(deltaE00([50, 2.49, -0.001], [50, -2.49, 0.0011])).toBeCloseTo(7.2195, 4);
  expect(deltaE00([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514])).toBeCloseTo(0.9082, 4);
});

describe.each(THEMES)('%s', (theme) => {
  const { hues, degrees, ground } = PALETTES[theme];

  it.each(VISIONS)('tells administrations apart with %s vision', (vision) => {
    for (const [one, other] of pairs(hues)) {
      expect(difference(one, other, vision), `${one} ${other}`).toBeGreaterThanOrEqual(15);
    }
  });

  it('keeps every hue at 3:1 on its ground', () => {
    for (const hue of hues) expect(contrast(hue, ground), hue).toBeGreaterThanOrEqual(3);
  });

  // A little less is enough here: the hatch grows denser as well, and a number is always beside it.
  it.each(VISIONS)('tells degrees of overlap apart with %s vision', (vision) => {
    for (const [one, other] of pairs(degrees))
      expect(difference(one, other, vision)).toBeGreaterThanOrEqual(13);
  });

  it('has the same colours in the style sheet', () => {
    const block =
      theme === 'light' ? css.slice(0, css.indexOf('@media')) : css.slice(css.indexOf('[data-theme="dark"]'));
    const media = css.slice(css.indexOf('@media'), css.indexOf('[data-theme="dark"]'));
    const token = (name: string) => block.match(new RegExp(`--${name}: (#[0-9a-f]{6})`))?.[1];
    hues.forEach((hue, i) => {
      expect(token(`hue-${i}`)).toBe(hue);
    });
    degrees.forEach((colour, i) => {
      expect(token(`deg-${i + 2}`)).toBe(colour);
    });
    expect(token('ground')).toBe(ground);
    if (theme === 'dark') for (const hue of hues) expect(media).toContain(hue);
  });

  it('keeps numbers readable on their badges', () => {
    const block =
      theme === 'light' ? css.slice(0, css.indexOf('@media')) : css.slice(css.indexOf('[data-theme="dark"]'));
    degrees.forEach((colour, i) => {
      const ink = block.match(new RegExp(`--on-deg-${i + 2}: (#[0-9a-f]{6})`))?.[1] ?? '';
      expect(contrast(ink, colour)).toBeGreaterThanOrEqual(4.5);
    });
  });
});

it('gives twelve administrations twelve looks', () => {
  const classes = ADMINISTRATION_STYLES.map(administrationClass);
  expect(new Set(classes).size).toBe(12);
  expect(classes[0]).toBe('adm-0');
  expect(classes[11]).toBe('adm-11');
});

it('draws every degree from four on alike', () => {
  expect([1, 2, 3, 4, 9].map(degreeStep)).toEqual([2, 2, 3, 4, 4]);
});

it('groups phases for the outline and takes groups apart for the API', () => {
  expect(phaseGroup('effect_review')).toBe('running');
  expect(phaseGroup('unheard of')).toBe('draft');
  expect(phasesOf(['draft', 'closed'])).toEqual(['contact', 'application', 'closed']);
});
