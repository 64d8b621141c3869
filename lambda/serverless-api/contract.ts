export { OPERATIONS, type Access, type Operation, type OperationId } from './core/operations.ts';

/** Stages of the API: each has its own table, and an alias of every function by this name. */
export const STAGES = ['prod', 'dev'] as const;
export type Stage = (typeof STAGES)[number];

/** Environment variables with the tables' names, by stage. */
export const TABLE_VARIABLES = { prod: 'PROD_TABLE', dev: 'DEV_TABLE' } as const;

/** Environment variable of the authorizer: API key of the usage plan that all API tokens share. */
export const USAGE_KEY = 'USAGE_KEY';

/** Header `Authorization` with an API token, `<id>.<secret>`. */
export const API_TOKEN = '^Token [a-z0-9]{20}\\.[A-Za-z0-9_-]{43}$';

/** Maximum of fragments of a page. */
export const MAX_FRAGMENTS = 50;
/** Maximum of locales of a site, and of a fragment. */
export const MAX_LOCALES = 20;
/** Maximum of pages of an import, and of one page of an export. */
export const MAX_PAGES = 25;
