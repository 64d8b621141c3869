import { dagre } from './dagre.ts';
import type { Arrow } from './arrows.ts';
import type { Box, Graph } from './graph.ts';
import { widthOf } from './text.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

/** Positions of all elements in pixels; `x` and `y` are centres. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly (Box & Rectangle)[];
  readonly frames: readonly ({ readonly title: string } & Rectangle)[];
  readonly arrows: readonly (Arrow & { readonly points: readonly Point[]; readonly at: Point })[];
}

const BOX_HEIGHT = 54;
const LABEL_HEIGHT = 16;
const CORNER = 18;

/** Places the boxes in layers from top to bottom, for narrow screens, with as few crossing arrows as possible. */
export function inLayers({ boxes, arrows }: Graph): Layout {
  const graph = new dagre.graphlib.Graph({ compound: true });
  const frames = [...new Set(boxes.flatMap(({ frame }) => frame ?? []))];
  graph.setGraph({
    rankdir: 'TB',
    nodesep: 24,
    ranksep: 40,
    edgesep: 14,
    marginx: 8,
    // The title of a frame is on its upper edge.
    marginy: frames.length > 0 ? 24 : 8,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, title, caption } of boxes) {
    const width = Math.max(120, 54 + Math.max(widthOf(title, 13.5, true), widthOf(caption, 11.5)));
    graph.setNode(id, { width, height: BOX_HEIGHT });
  }
  for (const title of frames) graph.setNode(frameId(title), {});
  for (const { id, frame } of boxes) if (frame) graph.setParent(id, frameId(frame));
  for (const { from, to, label } of arrows) {
    const width = label ? widthOf(label, 11) + 10 : 0;
    const height = label ? LABEL_HEIGHT : 0;
    graph.setEdge(from, to, { width, height, labelpos: 'c' });
  }
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    boxes: boxes.map((box) => ({ ...box, ...rectangle(graph.node(box.id)) })),
    frames: frames.map((title) => ({ title, ...rectangle(graph.node(frameId(title))) })),
    arrows: arrows.map((arrow) => {
      const { points, x = 0, y = 0 } = graph.edge(arrow.from, arrow.to);
      const between = points.slice(1, -1);
      const start = anchor(graph.node(arrow.from), between[0]);
      const end = anchor(graph.node(arrow.to), between.at(-1));
      return { ...arrow, points: [start, ...between, end].map(rounded), at: rounded({ x, y }) };
    }),
  };
}

function frameId(title: string): string {
  return `frame ${title}`;
}

function rectangle({ x, y, width, height }: Rectangle): Rectangle {
  return { ...rounded({ x, y }), width: Math.round(width), height: Math.round(height) };
}

/** End of an arrow at a box: on the edge that faces its next point, as near to the middle as possible. */
export function anchor({ x, y, width, height }: Rectangle, next: Point = { x, y }): Point {
  const room = width / 2 - CORNER;
  return {
    x: Math.min(x + room, Math.max(x - room, next.x)),
    y: next.y < y ? y - height / 2 : y + height / 2,
  };
}

/** Rounds to whole pixels, which are the same on every machine. */
export function rounded({ x, y }: Point): Point {
  return { x: Math.round(x), y: Math.round(y) };
}
