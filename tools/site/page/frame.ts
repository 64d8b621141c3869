import { html, type Html } from '../html.ts';

/** What every page has. */
export interface FrameProps {
  readonly title: string;
  /** One sentence for search engines and previews. */
  readonly description: string;
  /** Path from the page to docs/, e.g. `../`. */
  readonly toDocs: string;
  readonly body: Html;
}

/** A whole page. It needs its style sheet and nothing else. */
export function framed({ title, description, toDocs, body }: FrameProps): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <meta name="description" content="${description}" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${toDocs}catalogue/style.css" />
      </head>
      <body>
        <a class="skip" href="#content">To the content</a>
        <header class="top">
          <a href="${toDocs}index.html">summit-stacks</a><a href="${toDocs}../README.md">README</a>
        </header>
        ${body}
        <footer class="bottom">
          <p>
            Made by <code>npm run docs</code> from the synthesized templates and the pages in docs/.
          </p>
        </footer>
      </body>
    </html> `;
  return page.text;
}
