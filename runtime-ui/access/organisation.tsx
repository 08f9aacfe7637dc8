// The organisation on one view: the group, its companies, their agencies and teams, and how many people have a role in
// each. Every name leads to its record.

import { IconBuildingSkyscraper, IconBuildingStore, IconSitemap, IconUsersGroup } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { problemOf } from '../api/problem_error.ts';
import { useMe } from '../api/session.ts';
import { parseReference } from '../field_types/parts/reference_value.ts';
import { PageProblem } from '../shell/page_problem.tsx';
import classes from './organisation.module.css';
import { EVERYWHERE, type Level, type OrganisationNode, organisationTree } from './organisation_tree.ts';
import { MOST, useOrganisation, usePeople } from './use_organisation.ts';

type People = ReadonlyMap<string, number> | undefined;

export function OrganisationView() {
  const { t } = useTranslation();
  const organisation = useOrganisation();
  const people = usePeople();
  if (organisation.isError)
    return <PageProblem problem={problemOf(organisation.error)} retry={() => void organisation.refetch()} />;
  return (
    // It scrolls, so the keyboard has to reach it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: axe asks for it (scrollable-region-focusable)
    <section className={classes['scroll']} tabIndex={0} aria-label={t('access.tree')}>
      <p className={classes['hint']}>{t('access.organisation_hint')}</p>
      {organisation.data === undefined ? (
        <div className={classes['waiting']} role="status" aria-label={t('shell.loading')}>
          <span />
          <span />
          <span />
        </div>
      ) : (
        <>
          <Tree tree={organisationTree(organisation.data)} people={people} />
          {organisation.data.isCut ? <p className={classes['hint']}>{t('access.more_than', { count: MOST })}</p> : null}
        </>
      )}
    </section>
  );
}

interface TreeProps {
  readonly tree: ReturnType<typeof organisationTree>;
  readonly people: People;
}

function Tree({ tree, people }: TreeProps) {
  const { t } = useTranslation();
  const { tenant } = useMe();
  return (
    <ul className={classes['tree']}>
      <li>
        <Line icon={IconSitemap} count={people === undefined ? undefined : (people.get(EVERYWHERE) ?? 0)}>
          <strong className={classes['name']}>{tenant.title}</strong>
        </Line>
        <Nodes nodes={tree.companies} people={people} />
        <Others title={t('access.no_company')} nodes={tree.agencies} people={people} />
        <Others title={t('access.across')} nodes={tree.teams} people={people} />
      </li>
    </ul>
  );
}

interface NodesProps {
  readonly nodes: readonly OrganisationNode[];
  readonly people: People;
}

function Others({ title, ...props }: NodesProps & { readonly title: string }) {
  if (props.nodes.length === 0) return null;
  return (
    <>
      <p className={classes['others']}>{title}</p>
      <Nodes {...props} />
    </>
  );
}

const ICONS: Readonly<Record<Level, typeof IconSitemap>> = {
  company: IconBuildingSkyscraper,
  agency: IconBuildingStore,
  team: IconUsersGroup,
};

function Nodes({ nodes, people }: NodesProps) {
  if (nodes.length === 0) return null;
  return (
    <ul className={classes['below']}>
      {nodes.map((node) => (
        <li key={node.record.id}>
          <NodeLine node={node} people={people} />
          <Nodes nodes={node.below} people={people} />
        </li>
      ))}
    </ul>
  );
}

function NodeLine({ node, people }: { readonly node: OrganisationNode; readonly people: People }) {
  const { t } = useTranslation();
  const { level, record } = node;
  const leader = parseReference(record['leader'])?.label;
  return (
    <Line icon={ICONS[level]} count={people === undefined ? undefined : (people.get(record.id) ?? 0)}>
      <Link className={classes['name']} to={`/${level}/${record.id}`}>
        {String(record['name'] ?? '')}
      </Link>
      {record['active'] === false ? <span className={classes['off']}>{t('access.inactive')}</span> : null}
      {leader === undefined ? null : <span className={classes['aside']}>{t('access.led_by', { who: leader })}</span>}
    </Line>
  );
}

interface LineProps {
  readonly icon: typeof IconSitemap;
  /** How many people; undefined where that is not known. */
  readonly count: number | undefined;
  readonly children: ReactNode;
}

function Line({ icon: Icon, count, children }: LineProps) {
  const { t } = useTranslation();
  return (
    <div className={classes['line']}>
      <Icon className={classes['icon']} size={16} stroke={1.6} aria-hidden />
      <div className={classes['said']}>{children}</div>
      {count === undefined ? null : (
        <span className={classes['people']} data-none={count === 0 ? '' : undefined}>
          {count === 0 ? '–' : t('access.people', { count })}
        </span>
      )}
    </div>
  );
}
