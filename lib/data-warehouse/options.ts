import { z } from 'zod';
import { oneOf } from '../common/option.ts';

export const DATA_WAREHOUSE_OPTIONS = z.strictObject({
  /** Compute: Redshift Serverless, or a provisioned cluster, which bills by the hour (README.md, "Cost"). */
  warehouse: oneOf('serverless', 'provisioned').default('serverless'),
});

export type DataWarehouseOptions = Readonly<z.infer<typeof DATA_WAREHOUSE_OPTIONS>>;
