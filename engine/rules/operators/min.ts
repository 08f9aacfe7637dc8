// `min`: the least of numbers, dates, moments or money (by the company's amount). Null is left out; of nothing it is null.
import { extreme } from '../extremes.ts';

export const min = extreme(-1, 'least');
