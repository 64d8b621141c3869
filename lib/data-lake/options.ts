import { z } from 'zod';
import { oneOf, text } from '../common/option.ts';

const DAY = text(/^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a day like 2024-01-01');

export const DATA_LAKE_OPTIONS = z.strictObject({
  /** First day of the partitions. */
  lakeFirstDay: DAY.default('2023-01-01'),
  /** Last day of the partitions: a query without a day lists one prefix for each. */
  lakeLastDay: DAY.default('2028-12-31'),
  /** Grants of Lake Formation for the analysts, in addition to IAM's. */
  lakeFormation: oneOf('off', 'on').default('off'),
});

export type DataLakeOptions = Readonly<z.infer<typeof DATA_LAKE_OPTIONS>>;
