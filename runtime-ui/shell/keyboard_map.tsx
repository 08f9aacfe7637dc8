// Every key and what it does.

import { Modal } from '@mantine/core';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './keyboard_map.module.css';

/** Each line: the word of its meaning, and the ways to press it, a way being keys pressed together. */
type KeyLine = readonly [meaning: string, ways: readonly (readonly string[])[]];

const ANYWHERE: readonly KeyLine[] = [
  ['palette', [['control', 'K']]],
  ['new', [['N']]],
  ['search', [['/']]],
  ['map', [['?']]],
];

const IN_LIST: readonly KeyLine[] = [
  ['down', [['J'], ['↓']]],
  ['up', [['K'], ['↑']]],
  ['select', [['X']]],
  ['open', [['enter']]],
  ['clear', [['escape']]],
];

export function KeyboardMap({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('shell.keyboard')}
      size={420}
      centered
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <KeyTable title={t('shell.keys.anywhere')} lines={ANYWHERE} />
      <KeyTable title={t('shell.keys.in_list')} lines={IN_LIST} />
    </Modal>
  );
}

function KeyTable({ title, lines }: { readonly title: string; readonly lines: readonly KeyLine[] }) {
  const { t } = useTranslation();
  const nameOf = (key: string) => (key.length > 1 ? t(`shell.key_names.${key}`) : key);
  return (
    <section className={classes['table']}>
      <h3 className={classes['title']}>{title}</h3>
      <dl className={classes['lines']}>
        {lines.map(([meaning, ways]) => (
          <div key={meaning} className={classes['line']}>
            <dt>{t(`shell.keys.${meaning}`)}</dt>
            <dd>
              {ways.map((keys, index) => (
                <Fragment key={keys.join()}>
                  {index === 0 ? null : <span className={classes['or']}>{t('shell.keys.or')}</span>}
                  {keys.map((key) => (
                    <kbd key={key} className="key">
                      {nameOf(key)}
                    </kbd>
                  ))}
                </Fragment>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
