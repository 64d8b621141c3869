import { element, form, labelled } from './dom.ts';

/** Form for the name of a new fragment. */
export function newFragment(add: (name: string) => void): HTMLFormElement {
  const name = element('input', { required: true, pattern: '[a-z0-9][a-z0-9\\-]{0,62}' });
  const fields = [labelled('Name of the fragment', name, 'Letters a to z, digits and -')];
  return form('New fragment', fields, () => {
    add(name.value);
    name.value = '';
  });
}
