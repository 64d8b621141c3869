import type { Variables } from '../common/environment.ts';

/** Parameter that names the warehouse in calls of the Data API: of a workgroup or of a cluster. */
export type TargetName = 'WorkgroupName' | 'ClusterIdentifier';

/** Environment variables of every function that calls the Data API. */
export const TARGET_VARIABLES = ['TARGET_NAME', 'TARGET', 'DATABASE'] as const;
export type TargetVariables = Variables<typeof TARGET_VARIABLES>;

/** Environment variables of the function that loads manifests, beside those of its queue. */
export const LOAD_VARIABLES = [...TARGET_VARIABLES, 'LOADS_BUCKET', 'COPY_ROLE_ARN'] as const;
export type LoadVariables = Variables<typeof LOAD_VARIABLES>;

/** Maximum time of a query, after which Redshift cancels it. */
export const QUERY_SECONDS = 60;
/** Timeout of the function that runs queries; API Gateway waits 29 seconds. */
export const FUNCTION_SECONDS = 28;
/** Time for which the function waits for a query before it answers with its id. */
export const WAIT_SECONDS = 15;
