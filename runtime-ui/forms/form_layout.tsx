// The tabs, sections and columns of a form view, into which rjsf's fields are put.

import { Tabs } from '@mantine/core';
import type { ObjectFieldTemplateProps, RJSFSchema } from '@rjsf/utils';
import type { ReactElement } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedPlacement, PresentedSection } from '../../schemas/http/model.ts';
import { FieldLayout } from './field_layout.tsx';
import classes from './form.module.css';
import { useForm } from './form_context.ts';
import { holds } from './record_rules.ts';
import type { Carried } from './server_validator.ts';

type Contents = ReadonlyMap<string, ReactElement>;

export function FormLayout({ properties }: ObjectFieldTemplateProps<Carried, RJSFSchema>) {
  const { t } = useTranslation();
  const { view, scope, problems } = useForm();
  const contents: Contents = new Map(properties.map((property) => [property.name, property.content]));
  const tabs = view.tabs.filter((tab) => holds(tab.visible, scope, true));
  const [chosen, setChosen] = useState(tabs[0]?.key ?? '');
  if (tabs.length < 2) return <Sections sections={tabs[0]?.sections ?? []} contents={contents} />;
  const wrong = (sections: readonly PresentedSection[]) =>
    sections.flatMap((section) => section.items).filter((item) => problems.has(item.field)).length;
  return (
    <Tabs
      value={chosen}
      onChange={(key) => setChosen(key ?? '')}
      keepMounted
      classNames={{ list: classes['tabs'] ?? '' }}
    >
      <Tabs.List aria-label={view.title}>
        {tabs.map((tab) => (
          <Tabs.Tab key={tab.key} value={tab.key}>
            {tab.title ?? view.title}
            {wrong(tab.sections) > 0 ? (
              <span className={classes['wrong']}>{t('forms.problems', { count: wrong(tab.sections) })}</span>
            ) : null}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((tab) => (
        <Tabs.Panel key={tab.key} value={tab.key} data-tab={tab.key}>
          <Sections sections={tab.sections} contents={contents} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

interface SectionsProps {
  readonly sections: readonly PresentedSection[];
  readonly contents: Contents;
}

function Sections({ sections, contents }: SectionsProps) {
  const { scope, visible, entity } = useForm();
  const shown = new Set(visible);
  const isShown = (item: PresentedPlacement) => shown.has(item.field) && contents.has(item.field);
  return sections
    .filter((section) => holds(section.visible, scope, true))
    .map((section) => ({ section, items: section.items.filter(isShown) }))
    .filter(({ items }) => items.length > 0)
    .map(({ section, items }) => (
      <section key={section.key} className={classes['section']} aria-label={section.title ?? entity.title}>
        {section.title === undefined ? null : <h2 className={classes['heading']}>{section.title}</h2>}
        <FieldLayout columns={section.columns}>
          {items.map((item) => ({ item, content: contents.get(item.field) ?? null }))}
        </FieldLayout>
      </section>
    ));
}
