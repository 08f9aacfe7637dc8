// Fields of an entity document. First their shape (type, attributes, texts), then, when the shapes of all entities
// are known, their rules.

import { recordPath, variablesOf } from '../../rules/variables.ts';
import { FIELD_TYPE_METADATA } from '../field_types/field_types.ts';
import { layerAt } from '../fold.ts';
import type { Field, FieldTypeName, Option } from '../model.ts';
import { type Body, bareName } from '../pack.ts';
import { compilePattern, MOST_MATCHED } from '../patterns/match_pattern.ts';
import { uniqueness } from '../tighten.ts';
import {
  asBody,
  below,
  type Compiling,
  inOrder,
  optionalText,
  orderOf,
  type Place,
  report,
  reportUnknown,
  resolveName,
  setOf,
  textOf,
  valueHere,
} from './compiling.ts';
import { isPrefixedForeign } from './inverse.ts';
import { compileCondition, compileRule, type EntityFields, type RuleAbout } from './rules.ts';
import { SYSTEM_FIELDS } from './system_fields.ts';

/** The shape of every field of the document; conditions and defaults come later. */
export function compileFieldShapes(compiling: Compiling, entity: Place): Field[] {
  return inOrder(valueHere(below(entity, 'properties'))).flatMap(([name, body]) => {
    const place = below(entity, 'properties', name);
    const type = typeOf(body);
    if (!type) {
      if (body['$ref'] === undefined)
        report(
          compiling,
          place,
          'pack.unresolved',
          `The field "${name}" does not exist below and has no $ref to a field type.`,
        );
      return [];
    }
    if ((SYSTEM_FIELDS as readonly string[]).includes(name)) {
      report(compiling, place, 'pack.name', `"${name}" is a field of every record; choose another name.`);
      return [];
    }
    return [fieldShape(compiling, place, { name, type, body: asBody(body['x-field']) })];
  });
}

function typeOf(body: Body): FieldTypeName | undefined {
  const name = String(body['$ref'] ?? '').replace(/^crm:types\//, '');
  return Object.hasOwn(FIELD_TYPE_METADATA, name) ? (name as FieldTypeName) : undefined;
}

interface Written {
  readonly name: string;
  readonly type: FieldTypeName;
  readonly body: Body;
}

function fieldShape(compiling: Compiling, place: Place, written: Written): Field {
  const { name, type, body } = written;
  const help = optionalText(compiling, below(place, 'x-field', 'help'));
  const description = optionalText(compiling, below(place, 'description'));
  return {
    name,
    type,
    pack: layerAt(place.document, [...place.path, '$ref']).pack.name,
    system: false,
    writable: true,
    title: textOf(compiling, below(place, 'title'), name),
    ...(help ? { help } : {}),
    ...(description ? { description } : {}),
    order: orderOf(body),
    required: body['required'] === true,
    readonly: body['readonly'] === true,
    visible: body['visible'] !== false,
    recommended: body['recommended'] === true,
    follows: setOf(body['follows']),
    classes: setOf(body['classes']),
    ...uniqueOf(compiling, below(place, 'x-field', 'unique'), { type, body }),
    copy: body['copy'] !== false,
    ...limitsOf(body),
    ...patternOf(compiling, below(place, 'x-field'), body),
    ...(type === 'option' || type === 'multi_option' ? optionsOf(compiling, place, body) : {}),
    ...targetOf(compiling, place, written),
    ...(type === 'attachment' ? { many: body['many'] === true, accept: setOf(body['accept']) } : {}),
  };
}

/** Types whose values are one text as people write it. */
const TEXTS: ReadonlySet<FieldTypeName> = new Set(['text', 'long_text', 'email', 'phone', 'url']);

/** E-mail addresses are always unique by folded case. */
function uniqueOf(compiling: Compiling, place: Place, { type, body }: Pick<Written, 'type' | 'body'>) {
  const unique = uniqueness(body['unique']);
  if (!unique) return {};
  if (!FIELD_TYPE_METADATA[type].keyable) {
    const detail = `A field of the type ${type} cannot be unique: its value is not one column.`;
    report(compiling, place, 'pack.value', detail);
  } else if (unique.ignore_case && !TEXTS.has(type)) {
    const detail = `A field of the type ${type} has no upper and lower case to ignore.`;
    report(compiling, below(place, 'ignore_case'), 'pack.value', detail);
  }
  return { unique: { ...unique, ignore_case: unique.ignore_case || type === 'email' } };
}

const NUMBERS = ['max_length', 'min_length', 'digits', 'scale', 'max_size'] as const;
const STRINGS = ['format', 'min', 'max'] as const;

function limitsOf(body: Body): Partial<Field> {
  const limits: Record<string, unknown> = {};
  for (const key of NUMBERS) if (typeof body[key] === 'number') limits[key] = body[key];
  for (const key of STRINGS) if (body[key] !== undefined) limits[key] = String(body[key]);
  return limits;
}

/** A pattern, and the length up to which texts are matched against it. */
function patternOf(compiling: Compiling, place: Place, { pattern, max_length }: Body): Partial<Field> {
  if (typeof pattern !== 'string') return {};
  const compiled = compilePattern(pattern);
  if (!compiled.ok) {
    report(compiling, below(place, 'pattern'), 'pack.value', `The pattern ${pattern} cannot be used: ${compiled.why}.`);
  }
  if (typeof max_length === 'number' && max_length > MOST_MATCHED) {
    const detail = `A text with a pattern has at most ${MOST_MATCHED} characters, not ${max_length}.`;
    report(compiling, below(place, 'max_length'), 'pack.value', detail);
  }
  return { pattern, max_length: typeof max_length === 'number' ? max_length : MOST_MATCHED };
}

function optionsOf(compiling: Compiling, place: Place, body: Body): Partial<Field> {
  const shared = body['options_of'];
  if (typeof shared === 'string') return sharedOptions(compiling, below(place, 'x-field', 'options_of'), shared);
  const at = below(place, 'x-field', 'options');
  return {
    open: body['open'] === true,
    options: inOrder(body['options']).map(([key, option]) => optionAt(compiling, below(at, key), option)),
  };
}

function optionAt(compiling: Compiling, place: Place, option: Body): Option {
  const key = place.path.at(-1) ?? '';
  return {
    key,
    title: textOf(compiling, below(place, 'title'), key),
    ...(typeof option['code'] === 'string' ? { code: option['code'] } : {}),
    ...(typeof option['color'] === 'string' ? { color: option['color'] } : {}),
    active: option['active'] !== false && option['retired'] === undefined,
  };
}

/** `options_of: sales/lead.source`: the options of another field, with its words. */
function sharedOptions(compiling: Compiling, place: Place, shared: string): Partial<Field> {
  const [name, fieldName = ''] = shared.split('.') as [string, string?];
  const document = resolveName(compiling, place, 'entity', name);
  if (!document) return { options: [] };
  const other = below({ document, path: [] }, 'properties', fieldName);
  const body = asBody(asBody(valueHere(other))['x-field']);
  if (body['options'] === undefined) {
    report(compiling, place, 'pack.unresolved', `"${shared}" has no options to share.`);
    return { options: [] };
  }
  return optionsOf(compiling, other, body);
}

function targetOf(compiling: Compiling, place: Place, { type, body }: Written): Partial<Field> {
  if (type !== 'reference' && type !== 'user' && type !== 'tree_parent') return {};
  const own = place.document.name;
  const written = below(place, 'x-field', 'to');
  const to =
    type === 'user' ? 'user' : body['to'] === undefined ? own : resolveName(compiling, written, 'entity')?.name;
  if (type === 'reference' && body['to'] === undefined) {
    const detail = 'A reference says to which entity it leads: "to": "<pack>/<entity>".';
    report(compiling, below(place, 'x-field'), 'pack.value', detail);
  }
  const inverse = asBody(body['inverse'])['name'];
  if (typeof inverse === 'string')
    isPrefixedForeign(compiling, below(place, 'x-field', 'inverse', 'name'), { to: to ?? own, inverse });
  return {
    to: bareName(to ?? own),
    on_delete: (body['on_delete'] ?? (body['required'] === true ? 'restrict' : 'clear')) as
      | 'restrict'
      | 'clear'
      | 'cascade',
    ...(typeof inverse === 'string' ? { inverse: { name: inverse } } : {}),
  };
}

/** Adds the rules of a field: required, readonly, visible, default, late. */
export function compileFieldRules(compiling: Compiling, place: Place, field: Field, entities: EntityFields): Field {
  const about = { entities, entity: place.document.name };
  const at = (key: string) => below(place, 'x-field', key);
  for (const followed of field.follows) {
    if (!entities[about.entity]?.fields[followed])
      reportUnknown(compiling, below(at('follows'), followed), `There is no field "${followed}" to follow.`, {
        found: followed,
        known: Object.keys(entities[about.entity]?.fields ?? {}),
      });
  }
  const declared = new Set(compiling.packs.flatMap((pack) => Object.keys(asBody(pack.manifest['classes']))));
  for (const name of field.classes.filter((each) => !declared.has(each))) {
    const detail = `No pack declares a field class "${name}".`;
    reportUnknown(compiling, below(at('classes'), name), detail, { found: name, known: declared });
  }
  if (field.unique?.per_company && !entities[about.entity]?.fields['company']) {
    const detail = `"${about.entity}" has no company; give it the aspect "company_scoped", or drop "per".`;
    report(compiling, below(at('unique'), 'per'), 'pack.value', detail);
  }
  const expected = FIELD_TYPE_METADATA[field.type].rule_type(field);
  const value = compileRule(compiling, at('default'), { ...about, use: 'write', expect: expected });
  const late = lateOf(compiling, at('late'), about);
  return {
    ...field,
    required: compileCondition(compiling, at('required'), { ...about, absent: false }),
    readonly: compileCondition(compiling, at('readonly'), { ...about, absent: false }),
    visible: compileCondition(compiling, at('visible'), { ...about, absent: true }),
    ...(value ? { default: value } : {}),
    ...(late ? { late } : {}),
  };
}

/** Lists and cards run the rule on the records they show, of which they have no others at hand. */
function lateOf(compiling: Compiling, place: Place, about: Pick<RuleAbout, 'entities' | 'entity'>) {
  const late = compileRule(compiling, place, { ...about, use: 'form', expect: 'boolean' });
  for (const path of late ? variablesOf(late.rule) : []) {
    const [own = '', ...rest] = (recordPath(path) ?? '').split('.');
    if (rest.length === 0 || about.entities[about.entity]?.fields[own]?.to === undefined) continue;
    const detail = `Whether a day is late is judged by fields of the record itself; "${path}" is one of another.`;
    report(compiling, place, 'pack.value', detail);
  }
  return late;
}
