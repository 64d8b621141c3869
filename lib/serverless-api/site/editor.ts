import type { Site } from '../../../lambda/serverless-api/core/answers.ts';
import { conflictPanel } from './conflict.ts';
import { isStale } from './content-api.ts';
import { element, heading } from './dom.ts';
import { Fields } from './fields.ts';
import { link } from './lists.ts';
import { merge, nameOf } from './merge.ts';
import { oneAtATime, say } from './messages.ts';
import { newFragment } from './new-fragment.ts';
import { publish, remove } from './publisher-actions.ts';
import { isChanged, recall, remember, type Edit } from './unsaved.ts';
import type { Desk } from './views.ts';

/** View of a page for editing. */
export async function editorView(desk: Desk, site: string, page: string): Promise<Node[]> {
  const [known, draft] = await Promise.all([desk.api.site(site), desk.api.draft(site, page)]);
  return new Editor(desk, known, recall(site, page) ?? { base: draft, mine: draft }).view;
}

class Editor {
  readonly view: Node[];
  readonly #desk: Desk;
  readonly #fields: Fields;
  readonly #state = element('p', { className: 'by' });
  readonly #conflict = element('div');
  readonly #form: HTMLFormElement;
  readonly #work: HTMLElement;
  readonly #save = element('button', { className: 'main' }, 'Save');
  readonly #attempt = oneAtATime();
  #edit: Edit;

  constructor(desk: Desk, site: Site, edit: Edit) {
    this.#desk = desk;
    this.#edit = edit;
    this.#fields = new Fields(site, edit.mine, (mine) => {
      this.#keep({ base: this.#edit.base, mine });
    });
    this.#form = this.#makeForm();
    const more = newFragment((name) => {
      this.#fields.add(name);
    });
    this.#work = element('div', {}, this.#form, more);
    const { page } = edit.base;
    this.view = [
      heading('h1', `Edit ${page}`),
      this.#state,
      element('p', {}, link(`#/${site.slug}/${page}/versions`, 'History')),
      this.#conflict,
      this.#work,
    ];
    this.#keep(edit);
  }

  #makeForm(): HTMLFormElement {
    const { api, person } = this.#desk;
    const button = (text: string, work: typeof publish) => {
      const onclick = this.#attempt(() =>
        work(api, { edit: this.#edit, show: this.#show.bind(this) }),
      );
      return element('button', { type: 'button', onclick }, text);
    };
    const forPublishers = [button('Publish', publish), button('Delete the page', remove)];
    const buttons = [this.#save, ...(person.isPublisher ? forPublishers : [])];
    const form = element(
      'form',
      {},
      ...this.#fields.parts,
      element('div', { className: 'row' }, ...buttons),
    );
    const save = this.#attempt(() => this.#trySave());
    form.onsubmit = (event) => {
      event.preventDefault();
      save();
    };
    form.onkeydown = (event) => {
      if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      form.requestSubmit();
    };
    return form;
  }

  async #trySave(): Promise<void> {
    const { base, mine } = this.#edit;
    if (!isChanged(this.#edit)) {
      say('There is nothing to save.');
      return;
    }
    try {
      const saved = await this.#desk.api.save(base.site, base.page, mine, base.version);
      // Text typed while the request ran is not saved yet.
      this.#keep({ base: saved, mine: merge(mine, this.#edit.mine, saved).merged });
      say(`Saved as version ${saved.version}.`);
    } catch (error) {
      if (!isStale(error)) throw error;
      await this.#meet();
    }
  }

  /** Merges a version that another person has saved meanwhile. */
  async #meet(): Promise<void> {
    const { base, mine } = this.#edit;
    const theirs = await this.#desk.api.draft(base.site, base.page);
    const result = merge(base, mine, theirs);
    if (result.conflicts.length === 0) {
      this.#show({ base: theirs, mine: result.merged });
      const what = result.taken.map(nameOf).join(', ') || 'the same as you, to the same';
      say(
        `${theirs.updatedBy} has changed ${what}: that is here now, beside your own changes. Look at it, and save again.`,
      );
      return;
    }
    const panel = conflictPanel({
      merge: result,
      theirs,
      resolve: (chosen) => {
        this.#show({ base: theirs, mine: chosen });
        this.#form.requestSubmit();
      },
      cancel: () => {
        this.#show(this.#edit);
      },
    });
    this.#conflict.replaceChildren(panel);
    this.#work.hidden = true;
    say('');
    panel.getElementsByTagName('h2')[0]?.focus();
  }

  /** Replaces the texts on the page. */
  #show(edit: Edit): void {
    this.#conflict.replaceChildren();
    this.#work.hidden = false;
    this.#fields.show(edit.mine);
    this.#keep(edit);
    this.#save.focus();
  }

  #keep(edit: Edit): void {
    this.#edit = edit;
    remember(edit);
    const { version, published } = edit.base;
    const state = published === undefined ? 'not published' : `version ${published} is published`;
    const more = isChanged(edit) ? ', with unsaved changes' : '';
    this.#state.textContent = `Version ${version}, ${state}${more}`;
  }
}
