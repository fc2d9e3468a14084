// The query string is the state: it survives a round trip and means the same from a form and from a link.
import { expect, it } from 'vitest';
import { apiQuery, parseBbox, parseState, stateFromForm, writeState } from './query';

const FULL =
  'administration=FGK,MF&phase=draft,running&from=2026-10-01&to=2027-01-01&min_degree=3&q=gr%C3%B6n&sort=area&in_view=1&bbox=12.9,55.5,13.1,55.6&selected=abc&known=2026-11-01';

it('survives a round trip', () => {
  expect(writeState(parseState(FULL))).toBe(FULL);
});

it('writes nothing for nothing', () => {
  expect(writeState(parseState('administration=&q=&sort=name&min_degree='))).toBe('');
});

it('reads repeated parameters and comma lists alike', () => {
  expect(parseState('administration=FGK&administration=MF').administration).toEqual(['FGK', 'MF']);
  expect(parseState('administration=FGK,MF,FGK').administration).toEqual(['FGK', 'MF']);
});

it.each(['1,2,3', '1,2,3,x', '3,2,1,4', '1,2,,4', ''])('refuses the box %s', (text) => {
  expect(parseBbox(text)).toBeNull();
});

it('takes the view from before and the filters from the form', () => {
  const form = new FormData();
  form.append('administration', 'FGK');
  form.append('administration', 'KF');
  form.append('bbox', '');
  form.append('q', ' bad ');
  const state = stateFromForm(form, parseState(FULL));
  expect(state.administration).toEqual(['FGK', 'KF']);
  expect(state.bbox).toEqual([12.9, 55.5, 13.1, 55.6]);
  expect(state.selected).toBe('abc');
  expect(state.q).toBe('bad');
  expect(state.phase).toEqual([]);
});

it('speaks the API’s words', () => {
  expect(apiQuery(parseState(FULL))).toBe(
    'administration=FGK,MF&phase=contact,application,running,paused,effect_review&datetime=2026-10-01%2F2027-01-01&min_degree=3&q=gr%C3%B6n&known=2026-11-01',
  );
  expect(apiQuery(parseState('from=2026-10-01'))).toBe('datetime=2026-10-01%2F..');
  expect(apiQuery(parseState('bbox=1,2,3,4'))).toBe('');
});
