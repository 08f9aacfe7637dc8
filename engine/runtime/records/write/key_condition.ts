// Where a partial key holds, written out like its index has it.

import { columnOf } from '../../../metadata/field_types/field_type.ts';
import type { Entity, Field } from '../../../metadata/model.ts';
import { column, type Sql } from '../../../rules/sql.ts';
import { compileRuleToSql } from '../../../rules/to_sql.ts';
import { plainLiteral } from '../../tables/literal.ts';

/** The rule of a key, of a row with the alias `t`. */
export function keyCondition(entity: Entity, rule: Parameters<typeof compileRuleToSql>[0]): Sql {
  return compileRuleToSql(rule, {
    column: (path) => {
      const [head = '', part = ''] = path.split('.');
      return column('t', columnOf(entity.fields[head] as Field, part));
    },
    literal: (value) => plainLiteral(value),
  });
}
