let message = '';

/** Opens a view of the page and shows a message there. */
export function go(hash: string, toSay = ''): void {
  message = toSay;
  if (location.hash === hash) dispatchEvent(new HashChangeEvent('hashchange'));
  else location.hash = hash;
}

/** Returns the message for the current view. */
export function arrivalWords(): string {
  const current = message;
  message = '';
  return current;
}
