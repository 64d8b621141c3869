import type { StackContext } from '../stack-context.ts';
import { DataLakeStack } from './data-lake-stack.ts';

export function dataLake(context: StackContext): void {
  const { app, props, options } = context;
  const { lakeFirstDay, lakeLastDay, lakeFormation } = options;
  context.withLogs(
    new DataLakeStack(app, 'DataLake', { ...props, lakeFirstDay, lakeLastDay, lakeFormation }),
  );
}
