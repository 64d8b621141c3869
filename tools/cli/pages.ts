import { writeSite } from '../site/write-site.ts';

/** Pages that `npm start` writes at its end from the synthesized templates; each returns its file. */
export const PAGES: readonly ((run: { readonly assembly: string }) => Promise<string>)[] = [
  writeSite,
];
