import { parse } from 'node:path';
import sharp from 'sharp';
import {
  colours,
  columnLeft,
  leastColumns,
  margin,
  pageHeight,
  pageWidth,
  rowsPerPage,
} from './contact-sheet/layout.ts';
import { drawRow, type SheetRow } from './contact-sheet/row.ts';
import { drawing, text } from './contact-sheet/svg.ts';
import { pixelsOf } from './pixels/decode.ts';
import type { Pixels } from './scene.ts';

export type { SheetRow } from './contact-sheet/row.ts';

/**
 * Draws each upload beside what became of it, as PNG pages of at most 25 rows: `file` and, where
 * that is not enough, `file` with -2, -3 ... before its extension.
 * @returns the files written
 */
export async function writeContactSheet(
  file: string,
  rows: readonly SheetRow[],
): Promise<readonly string[]> {
  const pages = Math.max(1, Math.ceil(rows.length / rowsPerPage));
  const share = Math.ceil(rows.length / pages);
  const labels = [...new Set(rows.flatMap((row) => row.derivatives.map(({ label }) => label)))];
  while (labels.length < leastColumns) labels.push('');
  const files: string[] = [];
  for (let page = 0; page < pages; page++) {
    const { dir, name, ext } = parse(file);
    const pageFile = page === 0 ? file : `${dir}${dir && '/'}${name}-${page + 1}${ext}`;
    const title = [
      `${rows.length} uploads`,
      ...(pages > 1 ? [`page ${page + 1} of ${pages}`] : []),
    ];
    const part = rows.slice(page * share, (page + 1) * share);
    await writePage(pageFile, title.join(', '), part, labels);
    files.push(pageFile);
  }
  return files;
}

async function writePage(
  file: string,
  subtitle: string,
  rows: readonly SheetRow[],
  labels: readonly string[],
): Promise<void> {
  const drawn = await Promise.all(rows.map((row, index) => drawRow(row, index, labels)));
  const elements = [...head(subtitle, labels), ...drawn.flatMap((row) => row.elements)];
  const svg = drawing(pageWidth(labels.length), pageHeight(rows.length), elements);
  const page = await pixelsOf(sharp(svg).flatten({ background: colours.paper }));
  for (const { pixels, x, y } of drawn.flatMap((row) => row.pictures)) lay(pixels, page, x, y);
  const { width, height, channels } = page;
  await sharp(page.data, { raw: { width, height, channels } }).png().toFile(file);
}

function head(subtitle: string, labels: readonly string[]): string[] {
  const columns = ['upload', ...labels];
  const label = { size: 12, colour: colours.ink, weight: 'bold' } as const;
  return [
    text(margin, 52, 'Image resizer: what became of each upload', {
      size: 24,
      colour: colours.ink,
      weight: 'bold',
    }),
    text(margin, 76, subtitle, { size: 13, colour: colours.soft }),
    text(margin, 108, 'name', label),
    ...columns.map((column, index) => text(columnLeft(index), 108, column, label)),
  ];
}

/** Copies the pixels of one picture over those of another with as many channels. */
function lay(picture: Pixels, page: Pixels, x: number, y: number): void {
  const length = picture.width * picture.channels;
  for (let row = 0; row < picture.height; row++) {
    const to = ((y + row) * page.width + x) * page.channels;
    picture.data.copy(page.data, to, row * length, (row + 1) * length);
  }
}
