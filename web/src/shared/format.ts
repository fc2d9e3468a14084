// Areas, shares and periods as people write them in Swedish and English.
import type { Texts } from './texts';

/** Square metres below one hectare, hectares above: the units planners talk in. */
export function formatArea(texts: Texts, areaM2: number): string {
  const number = (value: number, digits: number) =>
    new Intl.NumberFormat(locale(texts.lang), { maximumFractionDigits: digits }).format(value);
  if (Math.round(areaM2) < 10_000) return texts.get('area-m2', { value: number(areaM2, 0) });
  const hectares = areaM2 / 10_000;
  return texts.get('area-ha', { value: number(hectares, hectares < 100 ? 1 : 0) });
}

/** A share of 0 to 1; small ones keep a decimal so that they do not read as nothing. */
export function formatShare(texts: Texts, share: number): string {
  const digits = share < 0.1 ? 1 : 0;
  const value = new Intl.NumberFormat(locale(texts.lang), { maximumFractionDigits: digits }).format(
    share * 100,
  );
  return texts.get('share', { value });
}

/** A half-open period; the end shown is the last month it still holds. */
export function formatPeriod(
  texts: Texts,
  begins: string | null | undefined,
  ends: string | null | undefined,
): string {
  if (!begins) return texts.get('period-undated');
  const from = formatMonth(texts.lang, new Date(`${begins}T00:00:00Z`));
  if (!ends) return texts.get('period-open', { begins: from });
  const last = new Date(Date.parse(`${ends}T00:00:00Z`) - 86_400_000);
  return texts.get('period-span', { begins: from, ends: formatMonth(texts.lang, last) });
}

function formatMonth(lang: string, date: Date): string {
  return new Intl.DateTimeFormat(locale(lang), { year: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    date,
  );
}

/** English pages use British conventions, as Swedish authorities do. */
function locale(lang: string): string {
  if (lang === 'sv') return 'sv-SE';
  return lang === 'en' ? 'en-GB' : lang;
}
