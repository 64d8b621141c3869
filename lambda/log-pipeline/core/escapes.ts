import { isUtf8 } from 'node:buffer';

const ESCAPE = /\\(?:x([0-9A-Fa-f]{2})|(["\\bnrtv]))/g;

const LETTERS: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * Decodes a field to the text that the client sent: Apache writes `"` as `\"`, `\` as `\\` and
 * unprintable characters as `\n` or `\x0a`; Nginx writes all of them as `\x0A`.
 *
 * @returns the field as the server wrote it if the client did not send UTF-8
 */
export function unescapeLogged(field: string): string {
  if (!field.includes('\\')) return field;
  const sent = Buffer.from(field)
    .toString('latin1')
    .replace(ESCAPE, (_: string, hex: string | undefined, letter: string | undefined) =>
      hex === undefined ? (LETTERS[letter ?? ''] ?? '') : String.fromCharCode(parseInt(hex, 16)),
    );
  const bytes = Buffer.from(sent, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : field;
}
