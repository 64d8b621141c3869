import type { Checks } from '../../../e2e/scenario.ts';
import type { EditingPage } from './editing-page.ts';
import type { Person } from '../people.ts';
import type { OtherEditor } from './other-editor.ts';

/** Sign-in from the address of a view back to that view. */
export async function checkSignIn(
  site: EditingPage,
  { person, home }: { person: Person; home: string },
  checks: Checks,
): Promise<void> {
  await site.page.goto(home);
  await site.at('Edit pages');
  await site.signIn(person);
  const focused = await site.at('Sites');
  const kept = await site.page.evaluate(
    () => `${localStorage.length + sessionStorage.length} in storage, at ${location.href}`,
  );
  checks.equal(
    'Signing in by authorization code and PKCE leads back and stores no token or code',
    `Sites, 0 in storage, at ${home}`,
    `${focused}, ${kept}`,
  );
}

/** Sign-out, which leads to the start. */
export async function checkSignOut(site: EditingPage, home: string, checks: Checks): Promise<void> {
  await site.use('Sign out');
  await site.page.waitForURL(home);
  checks.equal('Signing out leads to the start', 'Edit pages', await site.at('Edit pages'));
}

/** Creation of a site and its first page in two locales. */
export async function checkWriting(
  site: EditingPage,
  { slug, other }: { slug: string; other: OtherEditor },
  checks: Checks,
): Promise<void> {
  await site.write('Title of the site', 'Acme');
  await site.write('Name in its address', slug);
  await site.write('Locales', 'en, de, de-AT');
  await site.page.keyboard.press('Enter');
  await site.at('Acme');
  await site.write('Title of the page', 'Welcome');
  await site.write('Name in its address', 'home');
  await site.page.keyboard.press('Enter');
  await site.at('Edit home');
  await site.write('Name of the fragment', 'intro');
  await site.page.keyboard.press('Enter');
  await site.page.keyboard.insertText('Good morning.');
  await site.save();
  await site.said('Saved as version 2');
  await site.page.keyboard.press('Shift+Tab');
  await site.page.keyboard.press('ArrowDown');
  await site.write('intro', 'Guten Morgen.');
  await site.save();
  await site.said('Saved as version 3');
  const { title, fragments } = await other.draft();
  checks.equal(
    'The API has the site, the page and the texts in two locales that were written by keyboard alone',
    JSON.stringify({
      title: 'Welcome',
      fragments: { intro: { en: 'Good morning.', de: 'Guten Morgen.' } },
    }),
    JSON.stringify({ title, fragments }),
  );
}
