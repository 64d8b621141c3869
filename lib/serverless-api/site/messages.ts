import { byId } from './dom.ts';

/** Shows a message and announces it politely to screen readers. */
export function say(text: string): void {
  byId('alert').textContent = '';
  byId('status').textContent = text;
}

/** Shows an error and announces it at once to screen readers. */
export function complain(error: unknown): void {
  byId('status').textContent = '';
  byId('alert').textContent = error instanceof Error ? error.message : String(error);
}

/** Wraps an action of the person; its error is shown. */
export function attempt(work: () => Promise<void>): () => void {
  return () => {
    work().catch(complain);
  };
}

/** Returns an `attempt` that ignores a call while the previous one runs, such as a double click. */
export function oneAtATime(): typeof attempt {
  let isBusy = false;
  return (work) =>
    attempt(async () => {
      if (isBusy) return;
      isBusy = true;
      await work().finally(() => (isBusy = false));
    });
}
