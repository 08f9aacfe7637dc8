// Fields in columns: four from 860 px of room, two from 560, else one; wide values take two of them.

import type { ReactNode } from 'react';
import type { FieldTypeName, PresentedPlacement } from '../../schemas/http/model.ts';
import classes from './form.module.css';
import { useForm } from './form_context.ts';

const WIDE: ReadonlySet<FieldTypeName> = new Set([
  'long_text',
  'address',
  'attachment',
  'tags',
  'multi_option',
  'json',
]);

interface FieldLayoutProps {
  /** What the section asks for; one keeps its fields under each other. */
  readonly columns: number;
  readonly children: readonly { readonly item: PresentedPlacement; readonly content: ReactNode }[];
}

export function FieldLayout({ columns, children }: FieldLayoutProps) {
  const { entity } = useForm();
  return (
    <div className={classes['columns']} data-columns={columns === 1 ? 1 : undefined}>
      {children.map(({ item, content }) => {
        const type = entity.fields[item.field]?.type;
        const span = item.span ?? (type !== undefined && WIDE.has(type) ? 2 : 1);
        return (
          <div key={item.field} className={classes['cell']} data-span={Math.min(span, 4)}>
            {content}
          </div>
        );
      })}
    </div>
  );
}
