import { fallbacks } from '../../../lambda/serverless-api/core/fallbacks.ts';
import type { Site } from '../../../lambda/serverless-api/core/answers.ts';
import type { PageContent } from '../../../lambda/serverless-api/core/bodies/page-content.ts';
import { byId, element, labelled } from './dom.ts';
import { textOf, withText } from './merge.ts';

/** The texts of a page in one locale, each in a field of its own. */
export class Fields {
  /** Title, choice of the locale, fragments. */
  readonly parts: readonly Node[];
  readonly #site: Site;
  readonly #changed: (content: PageContent) => void;
  readonly #title = element('input', { className: 'title', required: true, maxLength: 200 });
  readonly #locale: HTMLSelectElement;
  readonly #fragments = element('div');
  /** Without a text yet, a fragment is nowhere but here. */
  readonly #added = new Set<string>();
  #content: PageContent;

  /** @param changed is told what the page is after each change */
  constructor(site: Site, content: PageContent, changed: (content: PageContent) => void) {
    this.#site = site;
    this.#content = content;
    this.#changed = changed;
    this.#title.oninput = () => {
      this.#change(withText(this.#content, {}, this.#title.value));
    };
    const names = site.locales.map((locale) => element('option', { value: locale }, locale));
    this.#locale = element('select', {}, ...names);
    this.#locale.value = site.defaultLocale;
    this.#locale.onchange = () => {
      this.show(this.#content);
    };
    this.parts = [
      labelled('Title', this.#title),
      labelled('Locale', this.#locale),
      this.#fragments,
    ];
    this.show(content);
  }

  /** Shows these texts instead of those before. */
  show(content: PageContent): void {
    this.#content = content;
    this.#title.value = content.title;
    const names = new Set([...Object.keys(content.fragments), ...this.#added]);
    this.#fragments.replaceChildren(...[...names].map((name) => this.#field(name)));
  }

  /** Begins a fragment that has no text yet, and goes there. */
  add(name: string): void {
    this.#added.add(name);
    this.show(this.#content);
    byId(idOf(name)).focus();
  }

  #field(fragment: string): HTMLElement {
    const { value: locale } = this.#locale;
    const id = idOf(fragment);
    const text = element('textarea', { id, lang: locale, dir: 'auto', maxLength: 20_000 });
    text.value = textOf(this.#content, { fragment, locale }) ?? '';
    const other = this.#fallback(fragment);
    text.placeholder = other?.text ?? '';
    text.oninput = () => {
      // Without a text of its own, a locale shows the one that it falls back to.
      this.#change(withText(this.#content, { fragment, locale }, text.value || undefined));
    };
    const hint = other && `While this is empty, the text in ${other.locale} is shown.`;
    const remove = element('button', { type: 'button' }, `Remove ${fragment}`);
    remove.onclick = () => {
      this.#remove(fragment);
    };
    return element('div', {}, labelled(fragment, text, hint), remove);
  }

  /** What readers see of a fragment that has no text in the chosen locale. */
  #fallback(fragment: string): { locale: string; text: string } | undefined {
    const [, ...wider] = fallbacks(this.#locale.value, this.#site.defaultLocale);
    return wider
      .map((locale) => ({ locale, text: textOf(this.#content, { fragment, locale }) ?? '' }))
      .find(({ text }) => text !== '');
  }

  #remove(fragment: string): void {
    this.#added.delete(fragment);
    const rest = Object.entries(this.#content.fragments).filter(([name]) => name !== fragment);
    this.#change({ ...this.#content, fragments: Object.fromEntries(rest) });
    this.show(this.#content);
    this.#title.focus();
  }

  #change(content: PageContent): void {
    this.#content = content;
    this.#changed(content);
  }
}

/** Of a fragment's field. */
function idOf(fragment: string): string {
  return `fragment-${fragment}`;
}
