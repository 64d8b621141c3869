import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { slug } from 'github-slugger';
import { Marked, type Token, type Tokens } from 'marked';
import { Html } from '../html.ts';

/** Content below a heading, up to the next of its rank. */
export interface Section {
  readonly heading: string;
  readonly anchor: string;
  /** With the headings below it. */
  readonly tokens: readonly Token[];
}

/** A README.md. */
export interface WrittenPage {
  readonly title: string;
  /** Paragraphs before the diagram or the first heading. */
  readonly lead: readonly Token[];
  readonly sections: readonly Section[];
}

/** Address of a link of a README.md, for the page that it is rendered into. */
export type Resolve = (href: string) => string;

export function readPage(file: string): WrittenPage {
  const tokens = new Marked().lexer(readFileSync(file, 'utf8'));
  const first = tokens.findIndex(({ type }) => type === 'heading');
  const title = tokens[first] as Tokens.Heading | undefined;
  const body = tokens.slice(first + 1);
  const end = body.findIndex((token) => token.type === 'heading' || isPicture(token));
  return {
    title: title?.text ?? '',
    lead: body.slice(0, end < 0 ? undefined : end),
    sections: sectionsOf(body, 2),
  };
}

function isPicture({ type, ...token }: Token): boolean {
  return type === 'paragraph' && (token as Tokens.Paragraph).tokens.at(0)?.type === 'image';
}

/** Sections below the headings of a rank. */
export function sectionsOf(tokens: readonly Token[], depth: number): Section[] {
  const starts = tokens.flatMap((token, at) => (isHeading(token, depth) ? [at] : []));
  return starts.map((start, at) => {
    const { text } = tokens[start] as Tokens.Heading;
    return { heading: text, anchor: slug(text), tokens: tokens.slice(start + 1, starts[at + 1]) };
  });
}

/** Tokens before the first heading of a rank. */
export function beforeHeadings(tokens: readonly Token[], depth: number): readonly Token[] {
  const first = tokens.findIndex((token) => isHeading(token, depth));
  return first < 0 ? tokens : tokens.slice(0, first);
}

function isHeading(token: Token, depth: number): boolean {
  return token.type === 'heading' && (token as Tokens.Heading).depth === depth;
}

/** Tokens as HTML: wide tables and code scroll, headings have anchors. */
export function rendered(tokens: readonly Token[], resolve: Resolve): Html {
  const marked = new Marked({
    renderer: {
      heading({ tokens: inside, depth, text }) {
        return `<h${depth} id="${slug(text)}">${this.parser.parseInline(inside)}</h${depth}>\n`;
      },
      link({ href, tokens: inside }) {
        return `<a href="${resolve(href)}">${this.parser.parseInline(inside)}</a>`;
      },
    },
  });
  const scrolling = marked
    .parser([...tokens])
    .replaceAll(/<table>/g, '<div class="scroll" tabindex="0"><table>')
    .replaceAll(/<\/table>/g, '</table></div>')
    .replaceAll(/<pre>/g, '<pre tabindex="0">')
    .replaceAll(/<th([^>]*)><\/th>/g, '<td$1></td>');
  return new Html(scrolling);
}

/**
 * Resolves the links of an architecture's README.md: to anchors and other architectures within the site,
 * to all else among the files of the project.
 *
 * @param id of the architecture
 * @param anchors of its page in the site
 * @param pages ids of all architectures in the site
 * @param files address of the project's files
 */
export function resolver(
  id: string,
  anchors: ReadonlySet<string>,
  pages: readonly string[],
  files: string,
): Resolve {
  return (href) => {
    if (/^[a-z]+:/.test(href)) return href;
    const [path = '', anchor] = href.split('#');
    const hash = anchor === undefined ? '' : `#${anchor}`;
    if (path === '' && anchors.has(anchor ?? '')) return hash;
    const file = posix.join('lib', id, path === '' ? 'README.md' : path);
    const [, other = ''] = /^lib\/([\w-]+)\/README\.md$/.exec(file) ?? [];
    return other !== id && pages.includes(other)
      ? `${other}.html${hash}`
      : `${files}/${file}${hash}`;
  };
}
