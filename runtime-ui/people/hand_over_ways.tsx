// How what belongs to a user is handed over: one choice among three, the first with its person under it.

import { Radio } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type HandOver, WAYS, type Way } from './hand_over.ts';
import classes from './people.module.css';
import type { Person } from './person.ts';
import { PersonField } from './person_field.tsx';

interface HandOverWaysProps {
  readonly person: Person;
  readonly wanted: HandOver;
  /** With the person of all records. */
  readonly problem: string | undefined;
  readonly onChange: (wanted: HandOver) => void;
}

export function HandOverWays({ person, wanted, problem, onChange }: HandOverWaysProps) {
  const { t } = useTranslation();
  return (
    <Radio.Group
      className={classes['ways'] ?? ''}
      label={t('people.hand_over')}
      value={wanted.way}
      onChange={(way) => onChange({ ...wanted, way: way as Way })}
    >
      {WAYS.map((way) => (
        <div key={way}>
          <Radio
            size="xs"
            classNames={{ root: classes['way'] ?? '', radio: classes['radio'] ?? '' }}
            value={way}
            label={t(`people.hand_over_${way}`, { name: person.name })}
          />
          {way === 'one' && wanted.way === 'one' ? (
            <div className={classes['chosen']}>
              <PersonField
                label={t('people.hand_over_to')}
                value={wanted.one}
                except={person.id}
                problem={problem}
                onChange={(one) => onChange({ ...wanted, one })}
              />
            </div>
          ) : null}
        </div>
      ))}
    </Radio.Group>
  );
}
