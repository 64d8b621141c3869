import { isIP } from 'node:net';

/** Fields of an access log line before its time, as the server wrote them. */
export interface Client {
  /** `name` or `name:port`. */
  readonly virtualHost?: string;
  /** First address of a list; `-` if none is known. */
  readonly address: string;
  /** False if the address is a name or unknown. */
  readonly isIp: boolean;
  readonly identity: string;
  readonly user: string;
}

const NAME = /^\w[\w.-]*$/;
const NAME_AND_PORT = /^\w[\w.-]*:\d{1,5}$/;
/** Identity and user, both empty. */
const NOBODY = ' - -';
const IDENTITY = /^[^"[\],]+$/;
/** Servers escape quotes: `\"` or `\x22`. Apache writes `""` for an empty name. */
const USER = /^(?:""|(?:\\.|[^"[\]\\])+)$/s;
const DATE = /\d\d\/[A-Z][a-z]{2}\/\d{4}/;
/** Values for an unknown address: a missing header, a proxy that hides it, a Unix socket. */
const UNKNOWN = new Set(['-', 'unknown', 'unix:']);

/**
 * Reads the client of an access log line. Before it there may be a virtual host
 * (`%v:%p %h %l %u` or `%v %h %l %u`). In the place of its address there may be a list from
 * X-Forwarded-For, and after that the address of the proxy (`%{X-Forwarded-For}i %h %l %u`).
 *
 * @returns undefined if a field has an invalid value
 */
export function readClient(text: string): Client | undefined {
  if (text.endsWith(NOBODY)) {
    const address = text.slice(0, -NOBODY.length);
    // Fast path for nearly all lines; the other path takes three times as long.
    if (NAME.test(address) || isIP(address)) {
      return { address, isIp: isIP(address) > 0, identity: '-', user: '-' };
    }
  }
  const words = text.split(' ');
  const first = hasVirtualHost(words) ? 1 : 0;
  const end = endOfAddresses(words, first);
  const address = addressOf(words.slice(first, end));
  const identity = words[end] ?? '';
  const user = words.length === end + 2 ? words[end + 1] : words.slice(end + 1).join(' ');
  if (address === undefined || !isIdentity(identity) || !user || !isUser(user)) return undefined;
  const virtualHost = first > 0 ? words[0] : undefined;
  return { virtualHost, address, isIp: isIP(address) > 0, identity, user };
}

function hasVirtualHost(words: readonly string[]): boolean {
  const [host = '', next = '', afterNext] = words;
  if (next === '-') return afterNext === '-' && words.length > 3 && NAME_AND_PORT.test(host);
  if (NAME_AND_PORT.test(host)) return words.length > 3;
  if (!NAME.test(host) || isIP(host) || UNKNOWN.has(host)) return false;
  return isAddressPart(next) || (next.includes('.') && NAME.test(next) && afterNext === '-');
}

function endOfAddresses(words: readonly string[], first: number): number {
  let end = first + 1;
  while (words[end - 1]?.endsWith(',') || isAddressPart(words[end])) end++;
  return end;
}

/** One or more addresses, separated by commas. */
function isAddressPart(word = '-'): boolean {
  return word !== '-' && isIP(word.split(',', 1)[0] ?? '') > 0;
}

function addressOf(words: readonly string[]): string | undefined {
  const [word = ''] = words;
  if (words.length === 1 && !word.includes(',')) {
    if (UNKNOWN.has(word)) return '-';
    return NAME.test(word) || isIP(word) ? word : undefined;
  }
  const list = words.join(' ').split(/, |[ ,]/);
  if (!list.every((each) => UNKNOWN.has(each) || isIP(each))) return undefined;
  return list.find((each) => !UNKNOWN.has(each)) ?? '-';
}

function isIdentity(text: string): boolean {
  return text === '-' || (IDENTITY.test(text) && !isIP(text) && !DATE.test(text));
}

function isUser(text: string): boolean {
  if (text === '-') return true;
  if (!USER.test(text) || DATE.test(text)) return false;
  const words = text.split(' ');
  return words[0] !== '-' && words.at(-1) !== '-' && !words.some((word) => isAddressPart(word));
}
