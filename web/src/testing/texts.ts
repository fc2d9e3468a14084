// Short texts for the tests, so that they do not depend on the page's wording.
import { KEYS, Texts } from '../shared/texts';

const SPECIAL: Readonly<Record<string, string>> = {
  'area-m2': '%value% m²',
  'area-ha': '%value% ha',
  share: '%value% %',
  'period-undated': 'utan datum',
  'period-open': 'från %begins%',
  'period-span': '%begins% – %ends%',
  'check-summary': 'Överlappar %processes% från %administrations% (%area%)',
  'check-processes-one': '%count% process',
  'check-processes-other': '%count% processer',
  'check-administrations-one': '%count% förvaltning',
  'check-administrations-other': '%count% förvaltningar',
  'check-none': 'Inga överlapp (%area%)',
  'check-area': 'Området',
  'check-idle-quiet': 'När området är ritat visas här om det går att använda.',
  'check-taken': 'Går att använda (%area%)',
  'check-share': '%area% %self% %other%',
  'check-concurrent': 'Samtidigt %period%',
  'check-sequential': '%days% dagar emellan',
  'check-not-alerted': 'Ingen avisering: %reasons%',
};

/** Every key answers: with a text that matters to a test, else with its own name. */
export function testTexts(lang = 'sv'): Texts {
  return new Texts(lang, { ...Object.fromEntries(KEYS.map((key) => [key, key])), ...SPECIAL });
}
