import type { StackContext } from '../stack-context.ts';
import { DataWarehouseStack } from './data-warehouse-stack.ts';

export function dataWarehouse(context: StackContext): void {
  const { app, props } = context;
  const lake = context.stack('DataLake');
  context.withLogs(new DataWarehouseStack(app, 'DataWarehouse', { ...props, lake }));
}
