// `year`: the year of a date or moment (in UTC); null of null.
import { datePart } from '../date_part.ts';

export const year = datePart('year', 0, 4);
