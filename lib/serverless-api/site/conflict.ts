import type { Draft } from '../../../lambda/serverless-api/core/answers.ts';
import type { PageContent } from '../../../lambda/serverless-api/core/bodies/page-content.ts';
import { element, heading } from './dom.ts';
import { timeOf } from './history.ts';
import { nameOf, withText, type Conflict, type Merge } from './merge.ts';

export interface ConflictPanelProps {
  /** Both versions, merged except for the conflicts. */
  readonly merge: Merge;
  /** Draft that another person has saved. */
  readonly theirs: Draft;
  /** Receives the content that the person has chosen. */
  readonly resolve: (content: PageContent) => void;
  /** Returns to the person's own text without saving. */
  readonly cancel: () => void;
}

/**
 * Panel with the conflicting changes of two people, side by side: the person chooses for each field,
 * and nothing is preselected.
 */
export function conflictPanel(props: ConflictPanelProps): HTMLElement {
  const { merge, theirs, resolve, cancel } = props;
  const title = heading('h2', 'Somebody else has changed the same');
  title.id = 'conflict';
  const choices = merge.conflicts.map((conflict, index) => choice(conflict, index));
  const back = element('button', { type: 'button', onclick: cancel }, 'Back to my text');
  const form = element(
    'form',
    {},
    ...choices.map(({ fields }) => fields),
    element(
      'div',
      { className: 'row' },
      element('button', { className: 'main' }, 'Save what I have chosen'),
      back,
    ),
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    resolve(choices.reduce((content, { decide }) => decide(content), merge.merged));
  };
  return element(
    'section',
    { className: 'panel', 'aria-labelledby': title.id },
    title,
    element(
      'p',
      {},
      `${theirs.updatedBy} saved version ${theirs.version} on ${timeOf(theirs.updatedAt)}, while you were editing. Choose which text stays.`,
    ),
    form,
  );
}

/** Both texts of a field, with the choice between them. */
function choice({ field, mine, theirs }: Conflict, index: number) {
  const name = `choice-${index}`;
  const my = element('input', { type: 'radio', name, value: 'mine', required: true });
  const their = element('input', { type: 'radio', name, value: 'theirs', required: true });
  const fields = element(
    'fieldset',
    {},
    element('legend', {}, nameOf(field)),
    element(
      'div',
      { className: 'sides' },
      option('Mine', my, mine),
      option('Theirs', their, theirs),
    ),
  );
  const decide = (content: PageContent) => withText(content, field, my.checked ? mine : theirs);
  return { fields, decide };
}

function option(title: string, radio: HTMLInputElement, text?: string): HTMLElement {
  const quote = element('blockquote', {}, text ?? element('em', {}, 'taken away'));
  quote.id = `${radio.name}-${radio.value}`;
  radio.setAttribute('aria-describedby', quote.id);
  return element('div', {}, element('label', {}, radio, ` ${title}`), quote);
}
