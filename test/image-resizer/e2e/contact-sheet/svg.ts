/** How a text is set. */
export interface TextStyle {
  /** In pixels. */
  readonly size: number;
  readonly colour: string;
  /** @default normal */
  readonly weight?: 'bold';
}

/** The elements that are drawn under the pictures, as one SVG of that size in pixels. */
export function drawing(width: number, height: number, elements: readonly string[]): Buffer {
  const size = `width="${width}" height="${height}"`;
  const fonts = 'DejaVu Sans, Noto Sans, Helvetica, Arial, sans-serif';
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${fonts}">` +
      `${elements.join('')}</svg>`,
  );
}

/** One line of text; x, y is the left end of its baseline. */
export function text(x: number, y: number, content: string, style: TextStyle): string {
  const weight = style.weight === undefined ? '' : ` font-weight="${style.weight}"`;
  const look = `font-size="${style.size}" fill="${style.colour}"${weight}`;
  return `<text x="${x}" y="${y}" ${look}>${escaped(content)}</text>`;
}

/** A rectangle with slightly round corners. */
export function box(x: number, y: number, width: number, height: number, fill: string): string {
  const place = `x="${x}" y="${y}" width="${width}" height="${height}"`;
  return `<rect ${place} rx="3" fill="${fill}"/>`;
}

/** Breaks a text into at most that many lines of about that many characters. */
export function wrap(content: string, characters: number, lines: number): string[] {
  const words = content.split(/(?<=[\s/\-.])/).flatMap((word) => cut(word, characters));
  const wrapped: string[] = [];
  let line = '';
  for (const word of words) {
    if ((line + word).trimEnd().length > characters) {
      wrapped.push(line);
      line = '';
    }
    line += word;
  }
  wrapped.push(line);
  if (wrapped.length <= lines) return wrapped;
  const last = wrapped[lines - 1] ?? '';
  return [...wrapped.slice(0, lines - 1), `${last.trimEnd().slice(0, characters - 1)}…`];
}

function cut(word: string, characters: number): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < word.length; at += characters) pieces.push(word.slice(at, at + characters));
  return pieces;
}

function escaped(content: string): string {
  return content
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/\p{Cc}/gu, ' ');
}
