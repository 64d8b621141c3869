import type { StackContext } from '../stack-context.ts';
import { DataWarehouseStack } from './data-warehouse-stack.ts';

export function dataWarehouse(context: StackContext): void {
  const { app, props, options } = context;
  const lake = context.stack('DataLake');
  const { warehouse } = options;
  context.withLogs(new DataWarehouseStack(app, 'DataWarehouse', { ...props, lake, warehouse }));
}
