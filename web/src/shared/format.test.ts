// Areas, shares and periods in both languages.
import { expect, it } from 'vitest';
import { testTexts } from '../testing/texts';
import { formatArea, formatPeriod, formatShare } from './format';

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

it.each([
  ['sv', 12.4, '12 m²'],
  ['sv', 9_999.4, '9 999 m²'],
  ['en', 9_999.4, '9,999 m²'],
  ['sv', 9_999.6, '1 ha'],
  ['sv', 14_000, '1,4 ha'],
  ['en', 14_000, '1.4 ha'],
  ['sv', 12_345_678, '1 235 ha'],
])('writes areas: %s %d', (lang, area, text) => {
  expect(plain(formatArea(testTexts(lang), area))).toBe(text);
});

it('keeps a decimal for small shares only', () => {
  expect(formatShare(testTexts(), 0.012)).toBe('1,2 %');
  expect(formatShare(testTexts('en'), 0.012)).toBe('1.2 %');
  expect(formatShare(testTexts(), 0.42)).toBe('42 %');
});

it('shows half-open periods by the last month they hold', () => {
  const texts = testTexts();
  expect(formatPeriod(texts, null, null)).toBe('utan datum');
  expect(formatPeriod(texts, '2026-10-01', null)).toBe('från okt. 2026');
  expect(formatPeriod(texts, '2026-10-01', '2027-04-01')).toBe('okt. 2026 – mars 2027');
  expect(formatPeriod(testTexts('en'), '2026-10-01', '2027-04-01')).toBe('Oct 2026 – Mar 2027');
});

it('chooses plurals and leaves unknown blanks alone', () => {
  const texts = testTexts();
  expect(texts.count('check-processes', 1)).toBe('1 process');
  expect(texts.count('check-processes', 3)).toBe('3 processer');
  expect(texts.get('period-open')).toBe('från %begins%');
});
