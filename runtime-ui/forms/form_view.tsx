// A form, drawn by rjsf from the entity's compiled schema and laid out by a form view.

import Form from '@rjsf/core';
import type { RJSFSchema, UiSchema } from '@rjsf/utils';
import { useMemo } from 'react';
import type { FormSchemas } from '../api/model.ts';
import { FormContext } from './form_context.ts';
import { FieldFrame, RecordField } from './form_field.tsx';
import { FormLayout } from './form_layout.tsx';
import { placedFields } from './form_values.ts';
import type { RecordForm } from './record_form.ts';
import type { FormValues } from './record_scope.ts';
import { type Carried, serverValidator } from './server_validator.ts';

const FIELDS = { record: RecordField };
const TEMPLATES = { FieldTemplate: FieldFrame, ObjectFieldTemplate: FormLayout };
/** Values are whole: rjsf must not fill parts of an address or choose among the forms of money. */
const AS_THEY_ARE = { emptyObjectFields: 'skipDefaults', constAsDefaults: 'never' } as const;

interface FormViewProps {
  readonly form: RecordForm;
  /** The compiled schema of the action. */
  readonly schema: FormSchemas['create'];
}

export function FormView({ form, schema }: FormViewProps) {
  const { entity, view } = form;
  const drawn = useMemo(() => {
    const names = placedFields(view, entity.fields).filter((name) => isWritten(schema, name));
    return { schema: schemaOf(schema, names), ui: uiOf(names) };
  }, [schema, view, entity]);
  return (
    <FormContext value={form}>
      <Form<Carried, RJSFSchema>
        tagName="div"
        schema={drawn.schema}
        uiSchema={drawn.ui}
        formData={form.scope.values}
        onChange={({ formData }, id) => acceptChange(form, (formData ?? {}) as FormValues, id)}
        validator={serverValidator}
        noValidate
        fields={FIELDS}
        templates={TEMPLATES}
        idPrefix="form"
        idSeparator="-"
        showErrorList={false}
        experimental_defaultFormStateBehavior={AS_THEY_ARE}
      />
    </FormContext>
  );
}

/** rjsf answers all values and the id of the control that changed one of them. */
function acceptChange(form: RecordForm, values: FormValues, id: string | undefined): void {
  const name = id?.replace(/^form-/, '');
  if (name !== undefined && form.entity.fields[name] !== undefined) form.setValue(name, values[name] ?? null);
}

function propertiesOf(schema: FormSchemas['create']): Readonly<Record<string, RJSFSchema>> {
  return (schema['properties'] ?? {}) as Readonly<Record<string, RJSFSchema>>;
}

/** A field that the schema of the action lacks is not this reader's to write. */
function isWritten(schema: FormSchemas['create'], name: string): boolean {
  return propertiesOf(schema)[name] !== undefined;
}

function schemaOf(schema: FormSchemas['create'], names: readonly string[]): RJSFSchema {
  const properties = propertiesOf(schema);
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, properties[name] ?? true])),
    ...(schema['$defs'] === undefined ? {} : { $defs: schema['$defs'] as RJSFSchema['definitions'] }),
  } as RJSFSchema;
}

function uiOf(names: readonly string[]): UiSchema<Carried, RJSFSchema> {
  const ui = { 'ui:field': 'record', 'ui:options': { fieldReplacesAnyOrOneOf: true } };
  // Saving is the title bar's; rjsf would add a button of its own.
  return { 'ui:submitButtonOptions': { norender: true }, ...Object.fromEntries(names.map((name) => [name, ui])) };
}
