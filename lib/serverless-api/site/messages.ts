import { byId } from './dom.ts';

/** Says how something went, when the screen reader has time for it. */
export function say(text: string): void {
  byId('alert').textContent = '';
  byId('status').textContent = text;
}

/** Says what went wrong, at once. */
export function complain(error: unknown): void {
  byId('status').textContent = '';
  byId('alert').textContent = error instanceof Error ? error.message : String(error);
}

/** Does something that a person asked for; if it fails, they are told. */
export function attempt(work: () => Promise<void>): () => void {
  return () => {
    work().catch(complain);
  };
}

/** The same, for work of which there may be one at a time: two clicks are one, and no conflict with oneself. */
export function oneAtATime(): typeof attempt {
  let isBusy = false;
  return (work) =>
    attempt(async () => {
      if (isBusy) return;
      isBusy = true;
      await work().finally(() => (isBusy = false));
    });
}
