import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { html, Html } from '../html.ts';
import type { Box } from './graph.ts';
import type { Layout, Point, Rectangle } from './layers.ts';
import { SIGNS } from './signs.ts';
import { widthOf } from './text.ts';

/** Light and dark colours of a drawing of the class `diagram`, and its font. */
export const COLOURS = styleIn('colours.css');

const STYLE = [COLOURS, styleIn('diagram.css')].join('\n\n');

/** Diagram as an SVG document for light and dark mode, which can also be part of a page. */
export function drawing(layout: Layout, title: string): Html {
  const { width, height, frames, boxes, arrows } = layout;
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    class="diagram"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    style="--natural: ${width}px"
    role="img"
    aria-labelledby="diagram-title diagram-text"
  >
    <title id="diagram-title">Data flow of ${title}</title>
    <desc id="diagram-text">${boxes.length} boxes and ${arrows.length} arrows.</desc>
    <style>
      ${new Html(STYLE)}
    </style>
    <defs>
      <marker
        id="diagram-head"
        viewBox="0 0 8 8"
        refX="7"
        refY="4"
        markerWidth="8"
        markerHeight="8"
        markerUnits="userSpaceOnUse"
        orient="auto-start-reverse"
      >
        <path d="M0 .5 8 4 0 7.5z" />
      </marker>
    </defs>
    <rect class="paper" width="${width}" height="${height}" rx="12" />
    ${frames.map(frame)}${arrows.map(({ points, data }) => arrow(points, data))}${arrows.map(
      ({ label, at }) => (label ? name(label, at) : undefined),
    )}${boxes.map(box)}${frames.map(frameTitle)}
  </svg>`;
}

function styleIn(file: string): string {
  return readFileSync(join(import.meta.dirname, file), 'utf8').trim();
}

/** Space for the title of a frame above its boxes. */
const TITLE_ROOM = 8;

function frame(place: Rectangle): Html {
  const { left, top } = corner(place);
  return html`<rect
    class="frame"
    x="${left}"
    y="${top - TITLE_ROOM}"
    width="${place.width}"
    height="${place.height + TITLE_ROOM}"
    rx="12"
  /> `;
}

/** Title on the upper edge of a frame, above the arrows. */
function frameTitle({ title, ...place }: { readonly title: string } & Rectangle): Html {
  const { left, top } = corner(place);
  const width = widthOf(title, 12, true) + 10;
  return html`<g class="label frame-title"
    ><rect x="${left + 14}" y="${top - TITLE_ROOM - 8}" width="${width}" height="16" /><text
      x="${left + 14 + Math.round(width / 2)}"
      y="${top - TITLE_ROOM + 4}"
      >${title}</text
    ></g
  > `;
}

function corner({ x, y, width, height }: Rectangle): { left: number; top: number } {
  return { left: x - Math.round(width / 2), top: y - Math.round(height / 2) };
}

function box({
  title,
  caption,
  category,
  outside,
  hasDeadLetterQueue,
  ...place
}: Box & Rectangle): Html {
  const { width, height } = place;
  const { left, top } = corner(place);
  return html`<g
    class="box ${category}${outside ? ' outside' : ''}"
    transform="translate(${left} ${top})"
    ><rect width="${width}" height="${height}" rx="8" /><path
      class="sign"
      transform="translate(11 ${height / 2 - 10})"
      d="${SIGNS[category]}"
    /><text class="title" x="40" y="23">${title}</text
    ><text class="caption" x="40" y="40">${caption}</text>${
      hasDeadLetterQueue
        ? html`<g class="dead" transform="translate(${width - 13} -7)"
            ><title>has a dead-letter queue</title><rect width="20" height="14" rx="3" /><path
              d="m4 4 6 4 6-4"
          /></g>`
        : undefined
    }</g
  > `;
}

function arrow(points: readonly Point[], data: 'to' | 'from' | 'both'): Html {
  const head = 'url(#diagram-head)';
  return html`<path
    class="arrow"
    d="${curve(points)}"
    ${
      data === 'to' ? undefined : html` marker-start="${head}"`
    }${data === 'from' ? undefined : html` marker-end="${head}"`}
  /> `;
}

function name(label: string, { x, y }: Point): Html {
  const width = widthOf(label, 11) + 6;
  return html`<g class="label"
    ><rect x="${Math.round(x - width / 2)}" y="${y - 8}" width="${width}" height="16" rx="4" /><text
      x="${x}"
      y="${y + 4}"
      >${label}</text
    ></g
  > `;
}

/** Smooth line: straight at both ends, curved around the points between. */
function curve(points: readonly Point[]): string {
  const [first = { x: 0, y: 0 }, ...rest] = points;
  const last = rest.at(-1) ?? first;
  const bends = rest.slice(0, -1).map((point, at) => {
    const next = rest[at + 1] ?? last;
    const end = at === rest.length - 2 ? last : middle(point, next);
    return `Q${spot(point)} ${spot(end)}`;
  });
  return `M${spot(first)}${bends.length > 0 ? bends.join('') : `L${spot(last)}`}`;
}

function middle(a: Point, b: Point): Point {
  return { x: Math.round((a.x + b.x) / 2), y: Math.round((a.y + b.y) / 2) };
}

function spot({ x, y }: Point): string {
  return `${x} ${y}`;
}
