// All field types as the compiler sees them; a forgotten one is a type error.

import type { FieldTypeName } from '../model.ts';
import { addressType } from './address.ts';
import { attachmentType } from './attachment.ts';
import { booleanType } from './boolean.ts';
import { dateType } from './date.ts';
import { datetimeType } from './datetime.ts';
import { decimalType } from './decimal.ts';
import { emailType } from './email.ts';
import type { FieldTypeMetadata } from './field_type.ts';
import { geoType } from './geo.ts';
import { integerType } from './integer.ts';
import { jsonType } from './json.ts';
import { long_textType } from './long_text.ts';
import { moneyType } from './money.ts';
import { multi_optionType } from './multi_option.ts';
import { optionType } from './option.ts';
import { percentType } from './percent.ts';
import { phoneType } from './phone.ts';
import { referenceType } from './reference.ts';
import { stageType } from './stage.ts';
import { tagsType } from './tags.ts';
import { textType } from './text.ts';
import { tree_parentType } from './tree_parent.ts';
import { urlType } from './url.ts';
import { userType } from './user.ts';

export const FIELD_TYPE_METADATA: Readonly<Record<FieldTypeName, FieldTypeMetadata>> = {
  text: textType,
  long_text: long_textType,
  email: emailType,
  phone: phoneType,
  url: urlType,
  integer: integerType,
  decimal: decimalType,
  percent: percentType,
  money: moneyType,
  boolean: booleanType,
  date: dateType,
  datetime: datetimeType,
  option: optionType,
  multi_option: multi_optionType,
  stage: stageType,
  reference: referenceType,
  tree_parent: tree_parentType,
  tags: tagsType,
  attachment: attachmentType,
  user: userType,
  address: addressType,
  geo: geoType,
  json: jsonType,
};
