import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { Marked, type Token, type Tokens } from 'marked';
import { Html } from '../html.ts';

/** What stands below a heading, up to the next of its rank. */
export interface Section {
  readonly heading: string;
  readonly anchor: string;
  /** With the headings below it. */
  readonly tokens: readonly Token[];
}

/** A page of docs/ as people wrote it. */
export interface Handwritten {
  readonly title: string;
  /** The sentences before the first picture or heading. */
  readonly lead: readonly Token[];
  readonly sections: readonly Section[];
}

/** Where a link of a page of docs/ leads, seen from the page that it is rendered into. */
export type Resolve = (href: string) => string;

export function readHandwritten(file: string): Handwritten {
  const tokens = new Marked().lexer(readFileSync(file, 'utf8'));
  const first = tokens.findIndex(({ type }) => type === 'heading');
  const title = tokens[first] as Tokens.Heading | undefined;
  const body = tokens.slice(first + 1);
  const end = body.findIndex(({ type }) => type === 'code' || type === 'heading');
  return {
    title: title?.text ?? '',
    lead: body.slice(0, end < 0 ? undefined : end),
    sections: sectionsOf(body, 2),
  };
}

/** What is below each heading of a rank. */
export function sectionsOf(tokens: readonly Token[], depth: number): Section[] {
  const starts = tokens.flatMap((token, at) => (isHeading(token, depth) ? [at] : []));
  return starts.map((start, at) => {
    const { text } = tokens[start] as Tokens.Heading;
    return {
      heading: text,
      anchor: anchorOf(text),
      tokens: tokens.slice(start + 1, starts[at + 1]),
    };
  });
}

/** What stands before the first heading of a rank. */
export function beforeHeadings(tokens: readonly Token[], depth: number): readonly Token[] {
  const first = tokens.findIndex((token) => isHeading(token, depth));
  return first < 0 ? tokens : tokens.slice(0, first);
}

function isHeading(token: Token, depth: number): boolean {
  return token.type === 'heading' && (token as Tokens.Heading).depth === depth;
}

/** The anchor that GitHub gives a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-');
}

/** Tokens as HTML; wide tables and code scroll by themselves, headings can be linked to. */
export function rendered(tokens: readonly Token[], resolve: Resolve): Html {
  const marked = new Marked({
    renderer: {
      heading({ tokens: inside, depth, text }) {
        const id = anchorOf(text);
        return `<h${depth} id="${id}">${this.parser.parseInline(inside)}</h${depth}>\n`;
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

/** Links of a page in docs/, for a page in docs/catalogue/: those to another architecture's page lead to its own there. */
export function fromCatalogue(
  page: string,
  here: ReadonlySet<string>,
  pages: readonly string[],
): Resolve {
  return (href) => {
    if (/^[a-z]+:/.test(href)) return href;
    const [path = '', anchor] = href.split('#');
    const hash = anchor === undefined ? '' : `#${anchor}`;
    if (path === '') return here.has(anchor ?? '') ? hash : `../${page}.md${hash}`;
    const architecture = path.replace(/\.md$/, '');
    if (path.endsWith('.md') && pages.includes(architecture)) return `${architecture}.html${hash}`;
    return posix.join('..', path) + hash;
  };
}
