import { readConfig } from './config.ts';
import { ContentApi } from './content-api.ts';
import { byId, element, heading } from './dom.ts';
import { attempt, complain, say } from './messages.ts';
import { Session } from './session.ts';
import { arrivalWords } from './travel.ts';
import { viewOf } from './views.ts';

/** Starts the editing page: sites, their pages, a page with its fragments, its history. Views are addressed by the hash. */
async function start(): Promise<void> {
  const session = new Session(await readConfig());
  await session.arrive().catch(complain);
  showPerson(session);
  const api = new ContentApi(() => session.token());
  const show = attempt(async () => {
    const { person } = session;
    const { hash } = location;
    const view = person ? await viewOf(hash, { api, person }) : welcome(session);
    // The person has opened another view meanwhile.
    if (hash !== location.hash) return;
    const main = byId('main');
    main.replaceChildren(...view);
    const [top] = main.getElementsByTagName('h1');
    document.title = `${top?.textContent ?? ''} – Pages`;
    top?.focus();
    const words = arrivalWords();
    if (words) say(words);
  });
  addEventListener('hashchange', () => {
    say('');
    show();
  });
  show();
}

function showPerson(session: Session): void {
  const { person } = session;
  if (!person) return;
  const out = element('button', { type: 'button' }, 'Sign out');
  out.onclick = attempt(() => session.signOut());
  byId('person').replaceChildren(element('span', { className: 'by' }, `${person.email} `), out);
}

function welcome(session: Session): Node[] {
  const signIn = element('button', { type: 'button', className: 'main' }, 'Sign in');
  signIn.onclick = attempt(() => session.signIn());
  return [
    heading('h1', 'Edit pages'),
    element('p', {}, 'Whoever edits is invited: ask the one who runs this site.'),
    signIn,
  ];
}

start().catch(complain);
