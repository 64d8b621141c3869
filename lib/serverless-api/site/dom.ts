type Properties<K extends keyof HTMLElementTagNameMap> = Partial<
  Omit<HTMLElementTagNameMap[K], 'style' | 'children'>
> &
  Readonly<Record<`aria-${string}`, string | undefined>>;

/**
 * An element. Text becomes text and never markup, so that what editors write can't become code.
 *
 * @param properties as the DOM names them, and attributes `aria-…`; those that are undefined are left out
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Properties<K> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    if (typeof value === 'string' && key.startsWith('aria-')) made.setAttribute(key, value);
    else Object.assign(made, { [key]: value });
  }
  made.append(...children);
  return made;
}

let fields = 0;

/** A field with what labels it before, and what explains it behind; it gets an id if it has none. */
export function labelled(
  text: string,
  field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement,
  hint?: string,
): DocumentFragment {
  const id = field.id || `field-${++fields}`;
  field.id = id;
  const parts: Node[] = [element('label', { htmlFor: id }, text), field];
  if (hint !== undefined) {
    field.setAttribute('aria-describedby', `${id}-hint`);
    parts.push(element('span', { id: `${id}-hint`, className: 'hint' }, hint));
  }
  const all = document.createDocumentFragment();
  all.append(...parts);
  return all;
}

/** A form under a heading, whose button adds what the heading names. */
export function form(title: string, parts: readonly Node[], submit: () => void): HTMLFormElement {
  const button = element('button', {}, `Add ${title.toLowerCase()}`);
  const row = element('div', { className: 'row' }, button);
  const made = element('form', {}, element('h2', {}, title), ...parts, row);
  made.onsubmit = (event) => {
    event.preventDefault();
    submit();
  };
  return made;
}

/** A heading that can have the focus though the keyboard does not stop at it. */
export function heading(name: 'h1' | 'h2', text: string): HTMLHeadingElement {
  return element(name, { tabIndex: -1 }, text);
}

/** What stands on the page under this id. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element #${id}.`);
  return found;
}
