// Places on the map.

import type { TypeCases } from './case.ts';

export const GEO_CASES: TypeCases = {
  accepted: [
    { name: 'Two decimals.', given: { lat: '48.8584', lng: '2.2945' } },
    { name: 'Numbers.', given: { lat: 48.8584, lng: -2.5 }, expect: { lat: '48.8584', lng: '-2.5' } },
    { name: 'A number in powers of ten.', given: { lat: 1e-7, lng: '1e1' }, expect: { lat: '0.0000001', lng: '10' } },
    { name: 'Zeros at the end are not kept.', given: { lat: '48.80', lng: '2.0' }, expect: { lat: '48.8', lng: '2' } },
    {
      name: 'Seven digits are kept, half away from zero.',
      given: { lat: '0.00000005', lng: '-0.00000005' },
      expect: { lat: '0.0000001', lng: '-0.0000001' },
    },
    { name: 'Less is nothing.', given: { lat: '-0.00000004', lng: '-0' }, expect: { lat: '0', lng: '0' } },
    { name: 'The poles and the line of dates.', given: { lat: '-90', lng: '180' } },
    { name: 'The other ones.', given: { lat: '90', lng: '-180' } },
    { name: 'A place without parts is none.', given: {}, expect: null },
    { name: 'Empty parts are no place.', given: { lat: '', lng: null }, expect: null },
  ],
  refused: [
    {
      name: 'A text.',
      given: 'Paris',
      code: 'value.format',
      detail: '“Paris” is no place with a latitude and a longitude, such as 48.8584, 2.2945.',
      params: { format: 'geo' },
    },
    { name: 'A list.', given: ['48.8584', '2.2945'], code: 'value.type' },
    { name: 'A number.', given: 48, code: 'value.type' },
    {
      name: 'A latitude alone.',
      given: { lat: '48.8584' },
      code: 'value.format',
      pointer: '/lng',
      detail: 'A place has a latitude and a longitude; “lng” is missing.',
      params: { format: 'geo' },
    },
    { name: 'A longitude alone.', given: { lng: '2', lat: null }, code: 'value.format', pointer: '/lat' },
    { name: 'A part that is no number.', given: { lat: 'N48', lng: '2' }, code: 'value.format', pointer: '/lat' },
    {
      name: 'Degrees, minutes and seconds.',
      given: { lat: `48°51'30"`, lng: '2' },
      code: 'value.format',
      pointer: '/lat',
      params: { format: 'decimal' },
    },
    { name: 'A part that is a list.', given: { lat: ['1'], lng: '2' }, code: 'value.type', pointer: '/lat' },
    {
      name: 'Beyond the pole.',
      given: { lat: '90.0000001', lng: '0' },
      code: 'value.too_large',
      pointer: '/lat',
      params: { max: '90' },
    },
    { name: 'Beyond the other pole.', given: { lat: -91, lng: 0 }, code: 'value.too_small', pointer: '/lat' },
    { name: 'Beyond the line of dates.', given: { lat: 0, lng: 180.1 }, code: 'value.too_large', pointer: '/lng' },
    { name: 'Far beyond it.', given: { lat: 0, lng: '-1e40' }, code: 'value.too_large', pointer: '/lng' },
    { name: 'A part that does not exist.', given: { lat: 0, lng: 0, alt: 3 }, code: 'field.unknown', pointer: '/alt' },
    { name: 'A prototype.', given: JSON.parse('{"__proto__": 1}'), code: 'field.unknown', pointer: '/__proto__' },
  ],
  cells: [
    { cell: '', expect: null },
    { cell: '48.8584, 2.2945', expect: { lat: '48.8584', lng: '2.2945' } },
    { cell: ' -48.5;+2 ', expect: { lat: '-48.5', lng: '2' }, written: '-48.5, 2' },
    { cell: '48.5 2.5', expect: { lat: '48.5', lng: '2.5' }, written: '48.5, 2.5' },
  ],
};
