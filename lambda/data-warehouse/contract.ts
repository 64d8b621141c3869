import type { Variables } from '../common/environment.ts';

/** Environment variables of the function that loads manifests, beside those of its queue. */
export const LOAD_VARIABLES = ['WORKGROUP', 'DATABASE', 'LOADS_BUCKET', 'COPY_ROLE_ARN'] as const;
export type LoadVariables = Variables<typeof LOAD_VARIABLES>;

/** Environment variables of the function that runs queries. */
export const QUERY_VARIABLES = ['WORKGROUP', 'DATABASE'] as const;
export type QueryVariables = Variables<typeof QUERY_VARIABLES>;

/** Maximum time of a query, after which Redshift cancels it. */
export const QUERY_SECONDS = 60;
/** Timeout of the function that runs queries; API Gateway waits 29 seconds. */
export const FUNCTION_SECONDS = 28;
/** Time for which the function waits for a query before it answers with its id. */
export const WAIT_SECONDS = 15;
