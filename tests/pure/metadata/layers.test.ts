// Layers: what a pack may add to a document of another, and whose word counts in which language.

import { describe, expect, test } from '@jest/globals';
import { baseWith, compiled, tenantPack } from './small_packs.ts';

const FR = (texts: Record<string, string>) => ({ language: 'fr', texts: { 'crm:base/deal': texts } });
const OPTION = {
  $ref: 'crm:types/option',
  title: 'Size',
  'x-field': { order: 20, options: { small: { order: 20, title: 'Small' }, large: { order: 30, title: 'Large' } } },
};

function extension(properties: object) {
  return { 'extensions/base/deal.json': { extends: 'crm:base/deal', properties } };
}

describe('words', () => {
  const base = baseWith({}, {}, { 'i18n/fr.json': FR({ '/properties/name/title': 'Nom' }) });

  test('a translation of the owner is used where nobody else spoke', () => {
    expect(compiled(base).model.entities['deal']?.fields['name']?.title).toEqual({ en: 'Name', fr: 'Nom' });
  });

  test('a renamed title hides the translation of what it replaced', () => {
    const acme = tenantPack(extension({ name: { title: 'Deal name' } }));
    expect(compiled(base, acme).model.entities['deal']?.fields['name']?.title).toEqual({
      en: 'Deal name',
      fr: 'Deal name',
    });
  });

  test('the layer that renames may bring its own translation', () => {
    const acme = tenantPack({
      ...extension({ name: { title: 'Deal name' } }),
      'i18n/fr.json': FR({ '/properties/name/title': "Nom de l'affaire" }),
    });
    expect(compiled(base, acme).model.entities['deal']?.fields['name']?.title['fr']).toBe("Nom de l'affaire");
  });
});

describe('what another pack may add', () => {
  test('options are added with the prefix and keep their order', () => {
    const acme = tenantPack(
      extension({ size: { 'x-field': { options: { acme_tiny: { order: 10, title: 'Tiny' } } } } }),
    );
    const options = compiled(baseWith({ size: OPTION }), acme).model.entities['deal']?.fields['size']?.options;
    expect(options?.map((option) => option.key)).toEqual(['acme_tiny', 'small', 'large']);
  });

  test('required parts of all layers are joined by or', () => {
    const rule = { '==': [{ var: 'name' }, 'a'] };
    const base = baseWith({ size: { ...OPTION, 'x-field': { ...OPTION['x-field'], required: rule } } });
    const other = { '==': [{ var: 'name' }, 'b'] };
    const field = compiled(base, tenantPack(extension({ size: { 'x-field': { required: other } } }))).model.entities[
      'deal'
    ]?.fields['size'];
    expect(field?.required).toMatchObject({ json: { or: [rule, other] } });
  });

  test('a section named like a keyword that holds a rule is merged, not replaced', () => {
    const view = {
      title: 'Form',
      kind: 'form',
      entity: 'base/deal',
      tabs: { main: { sections: { when: { order: 10, title: 'When', items: { name: { order: 10 } } } } } },
    };
    const patch = {
      extends: 'crm:base/views/deal_form',
      tabs: { main: { sections: { when: { items: { name: { span: 2 } } } } } },
    };
    const { model } = compiled(
      baseWith({}, {}, { 'views/deal_form.json': view }),
      tenantPack({ 'extensions/base/views/deal_form.json': patch }),
    );
    const form = model.views['deal_form'];
    const items = form?.kind === 'form' ? form.tabs[0]?.sections[0]?.items : undefined;
    expect(items).toEqual([{ field: 'name', span: 2, visible: true }]);
  });
});

describe('the version of a model', () => {
  test('does not depend on the order in which packs are given', () => {
    const base = baseWith({ size: OPTION });
    const acme = tenantPack(extension({ name: { title: 'Deal name' } }));
    expect(compiled(base, acme).model.version).toBe(compiled(acme, base).model.version);
  });

  test('changes with any word', () => {
    const acme = (title: string) => tenantPack(extension({ name: { title } }));
    const base = baseWith({});
    expect(compiled(base, acme('A')).model.version).not.toBe(compiled(base, acme('B')).model.version);
  });
});
