import type { Scenario } from '../../e2e/scenario.ts';
import { checkHeaders } from './headers.ts';
import { KeyStore } from './key-store.ts';
import { checkMissingPages } from './missing-pages.ts';
import { uploadPages } from './pages.ts';
import { checkRewriting } from './rewriting.ts';
import { checkSessions } from './sessions.ts';
import { Site } from './site.ts';

/** Scenario of docs/edge-functions.md, in its order. */
export const scenario: Scenario = {
  async run(deployment, checks) {
    const site = new Site(deployment);
    deployment.progress('uploading the site');
    await uploadPages(site.deployment.output('SiteBucket'));
    deployment.progress('requesting pages');
    await checkRewriting(site, checks);
    deployment.progress('checking sessions');
    await checkSessions(site, new KeyStore(site.deployment.output('SessionKeysArn')), checks);
    deployment.progress('checking headers and errors');
    await checkHeaders(site, checks);
    await checkMissingPages(site, checks);
  },
};
