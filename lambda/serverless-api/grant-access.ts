import { logger } from '../common/observability.ts';
import { storeCredential } from './aws/credentials.ts';
import { readSite } from './aws/sites.ts';
import { NewCredential } from './core/bodies/new-credential.ts';
import { checkExpiry, newCredential } from './core/credential.ts';
import { apiHandler } from './aws/api-handler.ts';

/** `POST /sites/{site}/tokens` creates an API token for a site, and shows it only once. */
export const handler = apiHandler(
  'grant-access',
  async ({ stage, path: { site }, body }) => {
    checkExpiry(body.expires);
    await readSite(stage, site);
    const scopes = [...new Set(body.scopes)];
    const { id, token, hash } = newCredential();
    await storeCredential(stage, { id, site, scopes, hash, expires: body.expires });
    logger.info('granted', { id, scopes });
    return {
      body: { id, token, scopes, expires: body.expires },
      headers: { Location: `tokens/${id}` },
    };
  },
  NewCredential,
);
