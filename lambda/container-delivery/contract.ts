import type { Variables } from '../common/environment.ts';

/** Environment variables of the web service. */
export const WEB_VARIABLES = ['CATALOGUE_URL'] as const;
export type WebVariables = Variables<typeof WEB_VARIABLES>;

/** Environment variables of the hook that verifies a new version. */
export const VERIFY_VARIABLES = ['ENTRANCE', 'DOMAIN_NAME'] as const;
export type VerifyVariables = Variables<typeof VERIFY_VARIABLES>;
