import { html, type Html } from '../html.ts';

/** Parts that differ from page to page. */
export interface FrameProps {
  readonly title: string;
  /** One sentence for search engines and previews. */
  readonly description: string;
  /** Address of the project's files. */
  readonly files: string;
  readonly body: Html;
}

/** Complete page, which needs its style sheet only. */
export function framed({ title, description, files, body }: FrameProps): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <meta name="description" content="${description}" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="style.css" />
      </head>
      <body>
        <a class="skip" href="#content">To the content</a>
        <header class="top">
          <a href="index.html">summit-stacks</a><a href="${files}/README.md">README</a>
        </header>
        ${body}
        <footer class="bottom">
          <p>
            Written by <code>npm run docs</code> from the synthesized templates and each
            architecture’s README.md.
          </p>
        </footer>
      </body>
    </html> `;
  return page.text;
}
