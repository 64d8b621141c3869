import { logger } from '../common/observability.ts';
import { deleteCredential } from './aws/credentials.ts';
import { apiHandler } from './aws/api-handler.ts';

/** `DELETE /sites/{site}/tokens/{id}` revokes an API token. */
export const handler = apiHandler('revoke-access', async ({ stage, path: { site, id } }) => {
  await deleteCredential(stage, site, id);
  logger.info('revoked', { id });
  return {};
});
