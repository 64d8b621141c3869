let words = '';

/** Goes to a view of the page, and says something there. */
export function go(hash: string, toSay = ''): void {
  words = toSay;
  if (location.hash === hash) dispatchEvent(new HashChangeEvent('hashchange'));
  else location.hash = hash;
}

/** What is to be said of the view that is shown now. */
export function arrivalWords(): string {
  const said = words;
  words = '';
  return said;
}
