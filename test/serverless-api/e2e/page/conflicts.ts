import type { PageContent } from '../../../../lambda/serverless-api/core/bodies/page-content.ts';
import type { Checks } from '../../../e2e/scenario.ts';
import type { EditingPage } from './editing-page.ts';
import type { OtherEditor } from './other-editor.ts';

/** Two people change one page: apart from each other, and then the same. */
export async function proveConflicts(
  site: EditingPage,
  other: OtherEditor,
  checks: Checks,
): Promise<void> {
  await other.change((content) => ({ ...content, title: 'Welcome to Acme' }));
  await site.write('intro', 'Guten Tag.');
  await site.save();
  const said = await site.said('has changed title');
  await site.save();
  await site.said('Saved as version 5');
  checks.equal(
    'Changes of two people in different places are both kept, and the one who is later is told',
    'title: that is here now, Welcome to Acme, Guten Tag.',
    [...(/title: that is here now/.exec(said) ?? []), ...textsOf(await other.draft(), 'de')].join(
      ', ',
    ),
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
    'A conflict is shown side by side, field by field',
    'title Mine Welcome back Theirs Hello, intro in de Mine Grüß Gott. Theirs Servus.',
    shown.map((text) => text.replaceAll(/\s+/g, ' ').trim()).join(', '),
  );
}

/** What the person decides is what is saved. */
export async function proveResolution(
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
    'The person decides by keyboard for each field, and that is saved',
    'Welcome back, Servus.',
    textsOf(await other.draft(), 'de').join(', '),
  );
}

function textsOf({ title, fragments }: PageContent, locale: string): string[] {
  return [title, ...Object.values(fragments).map((texts) => texts[locale] ?? '')];
}
