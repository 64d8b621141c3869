import { saveDashboards } from '../site/dashboards/save-dashboards.ts';

/** Records of a scenario for the pages, taken after it. */
export const RECORDS: readonly ((run: {
  /** Whole names of the deployed stacks. */
  readonly stacks: readonly string[];
  readonly since: Date;
  /** Folder of the report. */
  readonly folder: string;
}) => Promise<void>)[] = [saveDashboards];
