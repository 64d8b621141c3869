type Properties<K extends keyof HTMLElementTagNameMap> = Partial<
  Omit<HTMLElementTagNameMap[K], 'style' | 'children'>
> &
  Readonly<Record<`aria-${string}`, string | undefined>>;

/**
 * Creates an element. Text becomes text and never markup, so that editors' texts can't become code.
 *
 * @param properties DOM properties and `aria-…` attributes; undefined ones are omitted
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

/** Field with a label before and an explanation after it; it gets an id if it has none. */
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

/** Form below a heading, with a button that submits it. */
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

/** Heading that scripts can focus, outside the order of the Tab key. */
export function heading(name: 'h1' | 'h2', text: string): HTMLHeadingElement {
  return element(name, { tabIndex: -1 }, text);
}

/** Element of the page with this id. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element #${id}.`);
  return found;
}
