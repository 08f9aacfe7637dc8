// `month`: the month of a date or moment (in UTC), 1 to 12; null of null.
import { datePart } from '../date_part.ts';

export const month = datePart('month', 5, 7);
