import { PROJECT } from '../../lib/common/project.ts';

/**
 * Sets a locale with UTF-8 for the programs that a command starts, where the project's path has letters beyond
 * ASCII and the locale has not: Java decodes file names by the locale, and with `C` finds no file in such a folder.
 */
export function setLocaleOfPaths(environment = process.env, folder = PROJECT): void {
  const { LC_ALL, LC_CTYPE, LANG } = environment;
  // An empty variable counts as unset.
  const locale = [LC_ALL, LC_CTYPE, LANG].find(Boolean) ?? 'C';
  if (/[^ -~]/.test(folder) && !/utf-?8/i.test(locale)) environment.LC_ALL = 'C.UTF-8';
}
