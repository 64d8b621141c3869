import { fallbacks } from '../../../lambda/serverless-api/core/fallbacks.ts';
import type { Site } from '../../../lambda/serverless-api/core/answers.ts';
import type { PageContent } from '../../../lambda/serverless-api/core/bodies/page-content.ts';
import { byId, element, labelled } from './dom.ts';
import { textOf, withText } from './merge.ts';

/** Fields with the texts of a page in one locale. */
export class Fields {
  /** Title, selection of the locale, fragments. */
  readonly parts: readonly Node[];
  readonly #site: Site;
  readonly #changed: (content: PageContent) => void;
  readonly #title = element('input', { className: 'title', required: true, maxLength: 200 });
  readonly #locale: HTMLSelectElement;
  readonly #fragments = element('div');
  /** Names of new fragments that have no text yet. */
  readonly #added = new Set<string>();
  #content: PageContent;

  /** @param changed receives the content after each change */
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

  /** Replaces the shown texts. */
  show(content: PageContent): void {
    this.#content = content;
    this.#title.value = content.title;
    const names = new Set([...Object.keys(content.fragments), ...this.#added]);
    this.#fragments.replaceChildren(...[...names].map((name) => this.#field(name)));
  }

  /** Adds a fragment without text and focuses its field. */
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
      // A locale without its own text shows that of its fallback.
      this.#change(withText(this.#content, { fragment, locale }, text.value || undefined));
    };
    const hint = other && `While this is empty, the text in ${other.locale} is shown.`;
    const remove = element('button', { type: 'button' }, `Remove ${fragment}`);
    remove.onclick = () => {
      this.#remove(fragment);
    };
    return element('div', {}, labelled(fragment, text, hint), remove);
  }

  /** Text of the fallback locale, for a fragment without text in the selected locale. */
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

/** Id of a fragment's field. */
function idOf(fragment: string): string {
  return `fragment-${fragment}`;
}
