import { requiring } from '../../e2e/requiring.ts';
import type { Checks, Scenario } from '../../e2e/scenario.ts';
import { checkHeaders } from './headers.ts';
import { KeyStore } from './key-store.ts';
import { checkMissingPages } from './missing-pages.ts';
import { uploadPages } from './pages.ts';
import { checkRewriting } from './rewriting.ts';
import { checkSessions } from './sessions.ts';
import { Site } from './site.ts';

/** Scenario of docs/edge-functions.md, in its order. */
export const scenario: Scenario = {
  alarms: { goOff: [] },
  async run(deployment, checks) {
    const site = new Site(deployment);
    await requiring(deployment, checks, {
      check: 'CloudFront rewrites paths, checks sessions and sends security headers',
      services: ['CloudFront'],
      run: () => checkSite(site, checks),
    });
    await checkMissingPages(site, checks);
  },
};

/** Checks with requests through the distribution. */
async function checkSite(site: Site, checks: Checks): Promise<void> {
  const { progress, output } = site.deployment;
  progress('uploading the site');
  await uploadPages(output('SiteBucket'));
  progress('requesting pages');
  await checkRewriting(site, checks);
  progress('checking sessions');
  await checkSessions(site, new KeyStore(output('SessionKeysArn')), checks);
  progress('checking headers and errors');
  await checkHeaders(site, checks);
}
