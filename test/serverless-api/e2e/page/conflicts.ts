import type { PageContent } from '../../../../lambda/serverless-api/core/bodies/page-content.ts';
import type { Checks } from '../../../e2e/scenario.ts';
import type { EditingPage } from './editing-page.ts';
import type { OtherEditor } from './other-editor.ts';

/** Two editors change one page: first different fields, then the same field. */
export async function checkConflicts(
  site: EditingPage,
  other: OtherEditor,
  checks: Checks,
): Promise<void> {
  await other.change((content) => ({ ...content, title: 'Welcome to Acme' }));
  await site.write('intro', 'Guten Tag.');
  await site.save();
  const message = await site.said('has changed title');
  await site.save();
  await site.said('Saved as version 5');
  checks.equal(
    'Changes of two editors in different fields are both kept, and the second editor gets a message',
    'title: that is here now, Welcome to Acme, Guten Tag.',
    [
      ...(/title: that is here now/.exec(message) ?? []),
      ...textsOf(await other.draft(), 'de'),
    ].join(', '),
  );

  await other.change(({ fragments }) => ({
    title: 'Hello',
    fragments: { intro: { ...fragments.intro, de: 'Servus.' } },
  }));
  await site.write('Title', 'Welcome back');
  await site.write('intro', 'Grüß Gott.');
  await site.save();
  await site.at('Somebody else has changed the same');
  const shown = await site.page.locator('fieldset').allInnerTexts();
  checks.equal(
    'A conflict is shown side by side for each field',
    'title Mine Welcome back Theirs Hello, intro in de Mine Grüß Gott. Theirs Servus.',
    shown.map((text) => text.replaceAll(/\s+/g, ' ').trim()).join(', '),
  );
}

/** Resolution of the conflict by the editor. */
export async function checkResolution(
  site: EditingPage,
  other: OtherEditor,
  checks: Checks,
): Promise<void> {
  await site.tabTo('Mine');
  await site.page.keyboard.press('Space');
  await site.tabTo('Mine');
  await site.page.keyboard.press('ArrowRight');
  await site.use('Save what I have chosen');
  await site.said('Saved as version 7');
  checks.equal(
    'The editor chooses by keyboard for each field, and the choice is saved',
    'Welcome back, Servus.',
    textsOf(await other.draft(), 'de').join(', '),
  );
}

function textsOf({ title, fragments }: PageContent, locale: string): string[] {
  return [title, ...Object.values(fragments).map((texts) => texts[locale] ?? '')];
}
