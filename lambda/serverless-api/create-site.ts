import { HttpError } from '../common/http.ts';
import { logger } from '../common/observability.ts';
import { createCursorKey } from './aws/cursor-key.ts';
import { createSite } from './aws/sites.ts';
import { NewSite } from './core/bodies/new-site.ts';
import { apiHandler } from './aws/api-handler.ts';

/** `POST /sites` creates a site; the API can not delete it or change its locales. */
export const handler = apiHandler(
  'create-site',
  async ({ stage, body: site }) => {
    if (!site.locales.includes(site.defaultLocale)) {
      throw new HttpError(
        400,
        'unknown-locale',
        `The default locale ${site.defaultLocale} is none of the site's own: add it to its locales.`,
      );
    }
    await createCursorKey(stage);
    await createSite(stage, site);
    logger.info('created');
    return { body: site, headers: { Location: `sites/${site.slug}` } };
  },
  NewSite,
);
