import { parse } from 'node:path';
import sharp from 'sharp';

/** Upload and its derivatives. */
export interface SheetRow {
  readonly name: string;
  readonly input?: Buffer;
  readonly derivatives: readonly { readonly label: string; readonly body: Buffer }[];
  /** Reason of a rejection, in words. */
  readonly refused?: string;
}

const ROWS_PER_PAGE = 25;
const TILE = { width: 200, height: 130 };
const PICTURE_HEIGHT = 104;
const PAPER = '#fbfbf9';

/**
 * Draws each upload beside its derivatives, as PNG pages of at most 25 rows: `file` and, for further
 * pages, `file` with -2, -3 ... before its extension.
 *
 * @returns paths of the written files
 */
export async function writeContactSheet(
  file: string,
  rows: readonly SheetRow[],
): Promise<readonly string[]> {
  const { dir, name, ext } = parse(file);
  const columns = Math.max(4, ...rows.map(({ derivatives }) => derivatives.length)) + 2;
  const pages = Math.max(1, Math.ceil(rows.length / ROWS_PER_PAGE));
  const files: string[] = [];
  for (let page = 0; page < pages; page++) {
    const part = rows.slice(page * ROWS_PER_PAGE, (page + 1) * ROWS_PER_PAGE);
    const tiles = (await Promise.all(part.map((row) => tilesOf(row, columns)))).flat();
    while (tiles.length < columns) tiles.push(await textTile('No uploads'));
    const pageFile = page === 0 ? file : `${dir}${dir && '/'}${name}-${page + 1}${ext}`;
    await sharp(tiles, { join: { across: columns, shim: 8, background: PAPER } })
      .png()
      .toFile(pageFile);
    files.push(pageFile);
  }
  return files;
}

async function tilesOf(row: SheetRow, columns: number): Promise<Buffer[]> {
  const tiles = [textTile(row.name), pictureTile('upload', row.input ?? Buffer.alloc(0))];
  if (row.derivatives.length === 0) tiles.push(textTile(row.refused ?? 'No outcome'));
  for (const { label, body } of row.derivatives) tiles.push(pictureTile(label, body));
  while (tiles.length < columns) tiles.push(textTile(''));
  return Promise.all(tiles);
}

/** The image as a viewer shows it, with its caption; of a damaged JPEG the readable part. */
async function pictureTile(label: string, body: Buffer): Promise<Buffer> {
  const size = `${(body.length / 1000).toFixed(1)} kB`;
  try {
    const { format, autoOrient } = await sharp(body).metadata();
    const picture = await sharp(body, { failOn: format === 'jpeg' ? 'none' : 'error' })
      .autoOrient()
      .resize(TILE.width, PICTURE_HEIGHT, { fit: 'inside' })
      .toColourspace('srgb')
      .png()
      .toBuffer();
    const caption = `${label} ${autoOrient.width} x ${autoOrient.height}, ${size}`;
    return await sharp(await textTile(caption, 'south'))
      .composite([{ input: picture, gravity: 'north' }])
      .png()
      .toBuffer();
  } catch {
    return textTile(`${label}: cannot be shown, ${size}`);
  }
}

async function textTile(content: string, gravity = 'centre'): Promise<Buffer> {
  const tile = sharp({ create: { ...TILE, channels: 3, background: PAPER } });
  if (content === '') return tile.png().toBuffer();
  const markup = content.replace(/[\p{Cc}&<>]/gu, (one) => ESCAPES[one] ?? ' ').slice(0, 200);
  const text = await sharp({ text: { text: markup, width: TILE.width - 10, font: 'sans 9' } })
    .resize(TILE.width, TILE.height, { fit: 'inside', withoutEnlargement: true })
    .png()
    .toBuffer();
  const input = await sharp(text).negate({ alpha: false }).png().toBuffer();
  return tile
    .composite([{ input, gravity, blend: 'multiply' }])
    .png()
    .toBuffer();
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
