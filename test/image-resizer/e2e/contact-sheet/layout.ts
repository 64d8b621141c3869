/** Distances in pixels. */
export const margin = 40;
export const gap = 16;
/** The box that each picture is fitted into. */
export const picture = { width: 190, height: 114 };
export const nameWidth = 208;
export const headHeight = 132;
/** From the top of a row to the top of the next. */
export const rowHeight = picture.height + 42;
export const rowsPerPage = 25;
/** Of derivatives: room for the words of a refusal. */
export const leastColumns = 4;

export const colours = {
  paper: '#fbfbf9',
  ink: '#1f2328',
  soft: '#636a73',
  line: '#e3e4e0',
  placeholder: '#e4e5e3',
  refusal: '#f3e9e2',
  refusalInk: '#7a3b14',
};

/** Left edge of a column: 0 is the upload, from 1 on the derivatives. */
export function columnLeft(column: number): number {
  return margin + nameWidth + gap + column * (picture.width + gap);
}

/** Width of a page with that many columns of derivatives. */
export function pageWidth(derivatives: number): number {
  return columnLeft(derivatives + 1) - gap + margin;
}

/** Top of a row's pictures. */
export function rowTop(row: number): number {
  return headHeight + row * rowHeight;
}

/** Height of a page with that many rows. */
export function pageHeight(rows: number): number {
  return rowTop(rows) + margin / 2;
}
