import type { Scenario } from '../../e2e/scenario.ts';
import { proveHeaders } from './headers.ts';
import { KeyStore } from './key-store.ts';
import { proveMissingPages } from './missing-pages.ts';
import { uploadPages } from './pages.ts';
import { proveRewriting } from './rewriting.ts';
import { proveSessions } from './sessions.ts';
import { Site } from './site.ts';

/** Scenario of docs/edge-functions.md, in its order. */
export const scenario: Scenario = {
  async run(deployment, checks) {
    const site = new Site(deployment);
    deployment.progress('uploading the site');
    await uploadPages(site.deployment.output('SiteBucket'));
    deployment.progress('requesting pages');
    await proveRewriting(site, checks);
    deployment.progress('checking sessions');
    await proveSessions(site, new KeyStore(site.deployment.output('SessionKeysArn')), checks);
    deployment.progress('checking headers and errors');
    await proveHeaders(site, checks);
    await proveMissingPages(site, checks);
  },
};
