// Where people and companies are found: e-mail, phone, web, postal address.

import type { TypeCases } from './case.ts';

export const EMAIL_CASES: TypeCases = {
  accepted: [
    { name: 'An address.', given: 'ada@example.com' },
    { name: 'Capitals are kept.', given: 'Ada.Lovelace@Example.COM' },
    { name: 'A tag and a deep domain.', given: 'a+crm@mail.sub.example.co.uk' },
    { name: 'Letters of other scripts (RFC 6531).', given: 'héloïse@société.fr' },
    { name: 'An apostrophe.', given: "o'brien@example.ie" },
  ],
  refused: [
    {
      name: 'No @.',
      given: 'ada.example.com',
      code: 'value.format',
      detail: '“ada.example.com” is not an e-mail address, such as name@example.com.',
    },
    { name: 'Two @.', given: 'a@b@example.com', code: 'value.format', params: { format: 'email' } },
    { name: 'No dot in the domain.', given: 'ada@localhost', code: 'value.format' },
    { name: 'A number as the last label.', given: 'ada@10.0.0.1', code: 'value.format' },
    { name: 'A space.', given: 'ada @example.com', code: 'value.format' },
    { name: 'A second header.', given: 'ada@example.com\r\nBcc: all@example.com', code: 'value.format' },
    { name: 'Nothing at all.', given: '', code: 'value.format' },
    { name: 'A name over 64 characters.', given: `${'a'.repeat(65)}@example.com`, code: 'value.format' },
    { name: 'Over 254 characters.', given: `a@${'b.'.repeat(130)}com`, code: 'value.too_long' },
    { name: 'A number.', given: 1, code: 'value.type' },
    { name: 'U+0000.', given: 'a\0@example.com', code: 'value.not_storable' },
  ],
  cells: [{ cell: 'ada@example.com', expect: 'ada@example.com' }],
};

export const PHONE_CASES: TypeCases = {
  accepted: [
    { name: 'A number as it is typed in France.', given: '01 23 45 67 89' },
    { name: 'E.164.', given: '+33123456789' },
    { name: 'Brackets, dots and hyphens.', given: '+1 (555) 010-99.99' },
    { name: 'An extension.', given: '+44 20 7946 0958 ext. 12' },
    { name: 'A short code.', given: '112' },
  ],
  refused: [
    {
      name: 'Words.',
      given: 'call me',
      code: 'value.format',
      detail: '“call me” is not a phone number, such as +33 1 23 45 67 89.',
    },
    { name: 'Two digits.', given: '12', code: 'value.format', params: { format: 'phone' } },
    { name: 'A plus in the middle.', given: '01+23456', code: 'value.format' },
    { name: 'Over 40 characters.', given: '1'.repeat(41), code: 'value.too_long' },
    { name: 'A number is no text.', given: 33123456789, code: 'value.type' },
    { name: 'Digits of another script.', given: '٠١٢٣٤٥', code: 'value.format' },
  ],
  cells: [{ cell: '0123456789', expect: '0123456789' }],
};

export const URL_CASES: TypeCases = {
  accepted: [
    { name: 'https.', given: 'https://example.com/a?b=c#d' },
    { name: 'http, capitals and a port, all as sent.', given: 'HTTP://Example.com:8080/Path' },
    { name: 'Letters of other scripts.', given: 'https://société.example/é' },
  ],
  refused: [
    {
      name: 'A script.',
      given: 'javascript:alert(1)',
      code: 'value.format',
      detail: '“javascript:alert(1)” is not a web address that begins with https:// or http://.',
    },
    { name: 'A script behind a tab that browsers drop.', given: 'java\tscript:alert(1)', code: 'value.format' },
    { name: 'Data.', given: 'data:text/html,x', code: 'value.format' },
    { name: 'A bare domain.', given: 'example.com', code: 'value.format', params: { format: 'url' } },
    { name: 'A scheme alone.', given: 'https://', code: 'value.format' },
    { name: 'A line end that parsers drop.', given: 'https://example.com/\nx', code: 'value.format' },
    { name: 'A space before it.', given: ' https://example.com', code: 'value.format' },
    { name: 'An attribute that breaks out.', given: 'https://example.com/"onclick="x', code: 'value.format' },
    { name: 'Over 2,048 characters.', given: `https://example.com/${'a'.repeat(2_040)}`, code: 'value.too_long' },
    { name: 'A list.', given: [], code: 'value.type' },
  ],
  cells: [{ cell: 'https://example.com', expect: 'https://example.com' }],
};

export const ADDRESS_CASES: TypeCases = {
  accepted: [
    {
      name: 'All parts, in the order in which they are written.',
      given: { country: 'FR', city: 'Lyon', street: '1 rue A', postal_code: '69001', street2: 'B', region: 'ARA' },
      expect: { street: '1 rue A', street2: 'B', postal_code: '69001', city: 'Lyon', region: 'ARA', country: 'FR' },
    },
    { name: 'Empty parts are left out.', given: { city: 'Lyon', street: '', region: null }, expect: { city: 'Lyon' } },
    { name: 'An address without parts is none.', given: { city: '' }, expect: null },
    { name: 'An empty object is none.', given: {}, expect: null },
  ],
  refused: [
    { name: 'A text.', given: 'Lyon', code: 'value.type' },
    { name: 'A list.', given: [], code: 'value.type' },
    { name: 'A part that is a number.', given: { postal_code: 69001 }, code: 'value.type', pointer: '/postal_code' },
    { name: 'A part that does not exist.', given: { zip: '1' }, code: 'field.unknown', pointer: '/zip' },
    { name: 'A key that has to be escaped.', given: { 'a/b~': '1' }, code: 'field.unknown', pointer: '/a~1b~0' },
    { name: 'A prototype.', given: JSON.parse('{"__proto__": "x"}'), code: 'field.unknown', pointer: '/__proto__' },
    {
      name: 'A country by its name.',
      given: { country: 'France' },
      code: 'value.format',
      pointer: '/country',
      params: { format: 'country' },
    },
    { name: 'A part over 200 characters.', given: { city: 'x'.repeat(201) }, code: 'value.too_long', pointer: '/city' },
    { name: 'U+0000 in a part.', given: { city: '\0' }, code: 'value.not_storable', pointer: '/city' },
  ],
  cells: [{ cell: '1 rue A', expect: { street: '1 rue A' } }],
};
