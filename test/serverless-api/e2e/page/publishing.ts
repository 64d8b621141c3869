import type { Checks, Deployment } from '../../../e2e/scenario.ts';
import type { EditingPage } from './editing-page.ts';
import type { OtherEditor } from './other-editor.ts';

/** Publication of the page, and restoration of an old version. */
export async function checkPublishing(
  site: EditingPage,
  {
    other,
    publicUrl,
    reach,
  }: { other: OtherEditor; publicUrl: string; reach: Deployment['reach'] },
  checks: Checks,
): Promise<void> {
  await site.use('Publish');
  await site.said('Version 7 is published');
  const answer = await reach(`${publicUrl}?locale=de-AT`);
  const { title, fragments } = (await answer.json()) as {
    title: string;
    fragments: Record<string, string>;
  };
  checks.equal(
    'A published page is public through CloudFront, in the nearest locale',
    '200 Welcome back: Servus.',
    `${answer.status} ${title}: ${fragments.intro ?? ''}`,
  );
  await site.page.keyboard.press('Shift+Tab');
  await site.use('History');
  await site.at('History of home');
  await site.use('Version 2');
  await site.at('Version 2 of home');
  await site.use('Restore version 2');
  await site.said('Version 2 is back, as version 8');
  const draft = await other.draft();
  checks.equal(
    'An old version is restored from the history, and the published version stays',
    'version 8: Welcome, Good morning., published 7',
    `version ${draft.version}: ${draft.title}, ${draft.fragments.intro?.en ?? ''}, published ${draft.published ?? ''}`,
  );
}
