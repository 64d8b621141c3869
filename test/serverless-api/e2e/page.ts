import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import {
  siteOutputs,
  uploadSite,
  type SiteOutputs,
} from '../../../tools/serverless-api/upload-site.ts';
import { startBrowser } from '../../e2e/chromium.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { bearer, type Users } from './fixtures.ts';
import { Appearance, DESKTOP } from './page/appearance.ts';
import { startBrowserFront } from './page/browser-front.ts';
import { checkConflicts, checkResolution } from './page/conflicts.ts';
import { checkDelivery } from './page/delivery.ts';
import { EditingPage } from './page/editing-page.ts';
import { OtherEditor } from './page/other-editor.ts';
import { checkPublishing } from './page/publishing.ts';
import { checkSignIn, checkSignOut, checkWriting } from './page/writing.ts';

/** Editing page: uploaded, requested through CloudFront, and used in a browser by keyboard alone. */
export async function checkPage(
  deployment: Deployment,
  users: Users,
  checks: Checks,
): Promise<void> {
  const outputs = siteOutputs(deployment.outputs);
  if ('missing' in outputs) {
    checks.notRun(
      'The editing page works in a browser',
      `no output ${outputs.missing.join(', ')}: not deployed`,
    );
    return;
  }
  deployment.progress('uploading the editing page');
  await uploadSite(outputs);
  await checkDelivery(outputs, deployment, checks);
  deployment.progress('editing in a browser');
  const isEmulated = deployment.address(outputs.LoginUrl) !== outputs.LoginUrl;
  const front = isEmulated ? await startBrowserFront(deployment.reach) : undefined;
  let browser: Browser | undefined;
  try {
    browser = await startBrowser(checks, front?.args);
    const page = await browser?.newPage({ viewport: DESKTOP, ignoreHTTPSErrors: isEmulated });
    if (page) await edit(new EditingPage(page), { outputs, deployment, users }, checks);
  } finally {
    await browser?.close();
    await front?.stop();
  }
}

interface Stage {
  readonly outputs: SiteOutputs;
  readonly deployment: Deployment;
  readonly users: Users;
}

async function edit(
  site: EditingPage,
  { outputs: { SiteUrl }, deployment: { reach, reportFolder }, users }: Stage,
  checks: Checks,
): Promise<void> {
  const slug = `acme-${randomUUID().slice(0, 8)}`;
  const publicUrl = `${SiteUrl}api/sites/${slug}/pages/home`;
  const other = new OtherEditor(reach, publicUrl, bearer(users.editor));
  const appearance = new Appearance(site, reportFolder);
  await checkSignIn(site, { person: users.publisher, home: SiteUrl }, checks);
  await appearance.look('sites');
  await checkWriting(site, { slug, other }, checks);
  await appearance.look('page');
  await checkConflicts(site, other, checks);
  await appearance.look('conflict');
  await checkResolution(site, other, checks);
  await checkPublishing(site, { other, publicUrl, reach }, checks);
  await appearance.look('restored');
  appearance.report(checks);
  await checkSignOut(site, SiteUrl, checks);
}
