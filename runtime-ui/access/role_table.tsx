// What each role may do with each entity, for one action: five bars tell how far it reaches. Below, what it may do with
// fields of each class.

import { IconEyeOff } from '@tabler/icons-react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { RolesAnswer, ShownGrant } from '../../schemas/http/access.ts';
import classes from './access_page.module.css';

interface RoleTableProps {
  readonly answer: RolesAnswer;
  readonly action: string;
  /** Of the action. */
  readonly title: string;
}

export function RoleTable({ answer, action, title }: RoleTableProps) {
  const { t } = useTranslation();
  const packs = [...new Set(answer.entities.map(({ pack }) => pack))];
  const width = answer.roles.length + 1;
  return (
    // It scrolls, so the keyboard has to reach it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: axe asks for it (scrollable-region-focusable)
    <section className={classes['scroll']} tabIndex={0} aria-label={t('access.matrix')}>
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">{title}</th>
            {answer.roles.map((role) => (
              <th key={role.name} scope="col">
                <span className={classes['role']}>{role.title}</span>
                <span className={classes['people']}>{t('access.people', { count: role.people })}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {packs.map((pack) => (
            <Fragment key={pack}>
              <Group title={pack} width={width} pack />
              {answer.entities
                .filter((entity) => entity.pack === pack)
                .map((entity) => (
                  <tr key={entity.name}>
                    <th scope="row">{entity.plural}</th>
                    {answer.roles.map(({ name }) => (
                      <td key={name}>
                        <Reach grant={entity.grants[name]?.[action]} />
                      </td>
                    ))}
                  </tr>
                ))}
            </Fragment>
          ))}
          {answer.classes.length === 0 ? null : <Group title={t('access.classes')} width={width} />}
          {answer.classes.map((each) => (
            <tr key={each.name}>
              <th scope="row">{each.title}</th>
              {answer.roles.map(({ name }) => (
                <td key={name}>
                  <Right right={each.rights[name] ?? 'hidden'} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface GroupProps {
  readonly title: string;
  readonly width: number;
  /** Its title is the name of a pack. */
  readonly pack?: boolean;
}

function Group({ title, width, pack = false }: GroupProps) {
  return (
    <tr className={classes['group']} data-pack={pack ? '' : undefined}>
      <th scope="colgroup" colSpan={width}>
        {title}
      </th>
    </tr>
  );
}

/** How many of five bars; a team with those below it reaches about as far as an agency. */
const BARS: Readonly<Record<ShownGrant['scope'], number>> = {
  own: 1,
  team: 2,
  team_tree: 3,
  agency: 3,
  company: 4,
  all: 5,
};
const HEIGHTS = [1, 2, 3, 4, 5] as const;

function Reach({ grant }: { readonly grant: ShownGrant | undefined }) {
  const { t } = useTranslation();
  if (grant === undefined) {
    return (
      <span className={classes['nothing']} title={t('access.none')}>
        –
      </span>
    );
  }
  return (
    <span className={classes['reach']}>
      <span className={classes['bars']} aria-hidden>
        {HEIGHTS.map((height) => (
          <i key={height} style={{ height: 2 * height + 2 }} data-on={height <= BARS[grant.scope] ? '' : undefined} />
        ))}
      </span>
      <span>
        {t(`access.scopes.${grant.scope}`)}
        {grant.conditional ? <small>{t('access.conditional')}</small> : null}
      </span>
    </span>
  );
}

function Right({ right }: { readonly right: 'hidden' | 'read' | 'write' }) {
  const { t } = useTranslation();
  return (
    <span className={classes['right']} data-right={right}>
      {right === 'hidden' ? <IconEyeOff size={15} stroke={1.6} aria-hidden /> : null}
      {t(`access.rights.${right}`)}
    </span>
  );
}
