// `max`: the greatest of numbers, dates, moments or money (by the company's amount). Null is left out; of nothing it is null.
import { extreme } from '../extremes.ts';

export const max = extreme(1, 'greatest');
