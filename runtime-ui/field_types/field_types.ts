// The registry of field types in the user interface: a type without a file here is a type error.

import type { FieldTypeName } from '../../schemas/http/model.ts';
import { addressType } from './address.tsx';
import { attachmentType } from './attachment.tsx';
import { booleanType } from './boolean.tsx';
import { dateType } from './date.tsx';
import { datetimeType } from './datetime.tsx';
import { decimalType } from './decimal.tsx';
import { emailType } from './email.tsx';
import type { FieldTypeUi } from './field_type.ts';
import { geoType } from './geo.tsx';
import { integerType } from './integer.tsx';
import { jsonType } from './json.tsx';
import { longTextType } from './long_text.tsx';
import { moneyType } from './money.tsx';
import { multiOptionType } from './multi_option.tsx';
import { optionType } from './option.tsx';
import { percentType } from './percent.tsx';
import { phoneType } from './phone.tsx';
import { referenceType } from './reference.tsx';
import { stageType } from './stage.tsx';
import { tagsType } from './tags.tsx';
import { textType } from './text.tsx';
import { treeParentType } from './tree_parent.tsx';
import { urlType } from './url.tsx';
import { userType } from './user.tsx';

export const FIELD_TYPES: Readonly<Record<FieldTypeName, FieldTypeUi>> = {
  text: textType,
  long_text: longTextType,
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
  multi_option: multiOptionType,
  stage: stageType,
  reference: referenceType,
  tree_parent: treeParentType,
  tags: tagsType,
  attachment: attachmentType,
  user: userType,
  address: addressType,
  geo: geoType,
  json: jsonType,
};
