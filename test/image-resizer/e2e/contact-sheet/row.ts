import type { Pixels } from '../scene.ts';
import { colours, columnLeft, gap, margin, nameWidth, picture, rowTop } from './layout.ts';
import { bytesInWords, pictureOf } from './picture.ts';
import { box, text, wrap } from './svg.ts';

/** An upload and what became of it. */
export interface SheetRow {
  readonly name: string;
  readonly input?: Buffer;
  readonly derivatives: readonly { readonly label: string; readonly body: Buffer }[];
  /** Why it was refused, in words. */
  readonly refused?: string;
}

/** What a row adds to its page: SVG elements, and pictures that are laid over them. */
export interface DrawnRow {
  readonly elements: readonly string[];
  readonly pictures: readonly { readonly pixels: Pixels; readonly x: number; readonly y: number }[];
}

/** Draws the row at its place; `labels` are the columns. */
export async function drawRow(
  row: SheetRow,
  index: number,
  labels: readonly string[],
): Promise<DrawnRow> {
  const top = rowTop(index);
  const input = await drawPicture(row.input, 0, top);
  const made = await Promise.all(
    row.derivatives.map(({ label, body }) => drawPicture(body, labels.indexOf(label) + 1, top)),
  );
  const right = columnLeft(labels.length + 1) - gap;
  const line = `<path d="M${margin} ${top - 14.5}H${right}" stroke="${colours.line}"/>`;
  const cells = [input, ...made];
  return {
    elements: [
      line,
      ...nameOf(row, top),
      ...refusalOf(row, top, right),
      ...cells.flatMap(({ elements }) => elements),
    ],
    pictures: cells.flatMap(({ pictures }) => pictures),
  };
}

async function drawPicture(
  body: Buffer | undefined,
  column: number,
  top: number,
): Promise<DrawnRow> {
  const x = columnLeft(column);
  const drawn = body && (await pictureOf(body, picture.width, picture.height));
  const caption = (words: string, height: number) =>
    text(x, top + height + 16, words, { size: 10, colour: colours.soft });
  if (drawn) {
    const { pixels } = drawn;
    return { elements: [caption(drawn.caption, pixels.height)], pictures: [{ pixels, x, y: top }] };
  }
  const ground = box(x, top, picture.width, picture.height, colours.placeholder);
  const middle = top + picture.height / 2 + 4;
  const words = text(x + 14, middle, 'cannot be shown', { size: 12, colour: colours.soft });
  return {
    elements: [ground, words, caption(bytesInWords(body?.length ?? 0), picture.height)],
    pictures: [],
  };
}

function nameOf({ name }: SheetRow, top: number): string[] {
  const style = { size: 13, colour: colours.ink, weight: 'bold' } as const;
  const lines = wrap(name, Math.floor(nameWidth / 8.6), 4);
  return lines.map((line, index) => text(margin, top + 13 + index * 18, line, style));
}

/** Words across the columns where the derivatives would be. */
function refusalOf({ refused, derivatives }: SheetRow, top: number, right: number): string[] {
  if (refused === undefined && derivatives.length > 0) return [];
  const left = columnLeft(1);
  const words = refused ?? 'Nothing came out, and no dead letter says why.';
  const style = { size: 14, colour: colours.refusalInk };
  const lines = wrap(words, Math.floor((right - left - 40) / 7.9), 4);
  const first = top + picture.height / 2 + 5 - (lines.length - 1) * 11;
  return [
    box(left, top, right - left, picture.height, colours.refusal),
    ...lines.map((line, index) => text(left + 20, first + index * 22, line, style)),
  ];
}
