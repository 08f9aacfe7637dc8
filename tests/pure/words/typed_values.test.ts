// What people type and paste for places on the map and for JSON, and how these are shown.

import { describe, expect, test } from '@jest/globals';
import { geoLink, parsePair, presentGeo } from '../../../runtime-ui/field_types/parts/geo_value.ts';
import { isUnread, jsonLine, jsonText, parseJson } from '../../../runtime-ui/field_types/parts/json_value.ts';

describe('A place', () => {
  test.each([
    ['48.8584, 2.2945'],
    ['48.8584,2.2945'],
    ['48.8584 2.2945'],
    ['48,8584; 2,2945'],
    ['48,8584 2,2945'],
    ['48,8584, 2,2945'],
    [' (48.8584, 2.2945) '],
    ['geo:48.8584,2.2945'],
  ])('is read from %j as it is pasted.', (text) => {
    expect(parsePair(text)).toEqual({ lat: '48.8584', lng: '2.2945' });
  });

  test('keeps its signs.', () => {
    expect(parsePair('-33.8568, +151.2153')).toEqual({ lat: '-33.8568', lng: '151.2153' });
    expect(parsePair('−33,8568 −151,2153')).toEqual({ lat: '-33.8568', lng: '-151.2153' });
  });

  test.each([['48.8584'], [''], ['Paris, France'], ['1, 2, 3'], ['48.8584,']])('is not read from %j.', (text) => {
    expect(parsePair(text)).toBeUndefined();
  });

  test('shows five digits, and links with all.', () => {
    const place = { lat: '48.8584123', lng: '2.2945' };
    expect([presentGeo(place), geoLink(place)]).toEqual(['48.85841, 2.29450', 'geo:48.8584123,2.2945']);
    expect(geoLink({ lat: '1' })).toBeUndefined();
    expect(geoLink({ lat: '1', lng: 'javascript:alert(1)' })).toBeUndefined();
  });
});

describe('JSON', () => {
  test('is shown over lines, and in one line cut short.', () => {
    expect(jsonText({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect([jsonText(null), jsonLine({ a: [1] })]).toEqual(['', '{"a":[1]}']);
    expect(jsonLine('x'.repeat(1000)).length).toBeLessThan(210);
  });

  test('that is none goes on as it was typed, and is no value.', () => {
    const typed = parseJson('{a: 1}');
    expect([isUnread(typed), jsonText(typed)]).toEqual([true, '{a: 1}']);
    expect([parseJson('{"a": 1}'), parseJson(' '), parseJson('"a"')]).toEqual([{ a: 1 }, null, 'a']);
    expect(isUnread(parseJson('"a"'))).toBe(false);
  });
});
