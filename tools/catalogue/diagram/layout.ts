import type { Arrow } from './arrows.ts';
import type { Graph } from './graph.ts';
import { anchor, inLayers, rounded, type Layout, type Point } from './layers.ts';

/** What a page has room for, in pixels. */
const ROOM = 900;
const BETWEEN = 36;

/** Everything in layers; where that is wider than a page, each stack for itself, below one another. */
export function layOut(graph: Graph): Layout {
  const whole = inLayers(graph);
  const parts = whole.width > ROOM ? partsOf(graph) : [];
  return parts.length > 1 ? stacked(parts.map(inLayers), graph.arrows) : whole;
}

/** A graph for each stack with what is outside but next to it, those that others lead to later. */
function partsOf({ boxes, arrows }: Graph): Graph[] {
  const frameOf = new Map(boxes.map(({ id, frame }) => [id, frame]));
  for (const { from, to } of arrows) {
    frameOf.set(from, frameOf.get(from) ?? frameOf.get(to));
    frameOf.set(to, frameOf.get(to) ?? frameOf.get(from));
  }
  const crossing = arrows.filter(({ from, to }) => frameOf.get(from) !== frameOf.get(to));
  const place = (frame: string | undefined) => {
    const into = crossing.filter(({ to }) => frameOf.get(to) === frame).length;
    const outOf = crossing.filter(({ from }) => frameOf.get(from) === frame).length;
    return into + outOf === 0 ? Infinity : into - outOf;
  };
  const parts = Map.groupBy(boxes, ({ id }) => frameOf.get(id));
  return [...parts]
    .map(([frame, inside]) => [frame, inside, place(frame)] as const)
    .sort(([, , a], [, , b]) => a - b || 0)
    .map(([frame, inside]) => ({
      boxes: inside,
      arrows: arrows.filter(({ from, to }) => [from, to].every((id) => frameOf.get(id) === frame)),
    }));
}

/** In rows, each in the middle; the arrows between them straight, behind the boxes. */
function stacked(layouts: readonly Layout[], arrows: readonly Arrow[]): Layout {
  const width = Math.max(...layouts.map((layout) => layout.width));
  let height = -BETWEEN;
  const moved = rowsOf(layouts, width).flatMap((row) => {
    const y = height + BETWEEN;
    height = y + Math.max(...row.map((layout) => layout.height));
    let x = Math.round((width - widthOf(row)) / 2);
    return row.map((layout) => {
      const there = movedBy({ x, y }, layout);
      x += layout.width + BETWEEN;
      return there;
    });
  });
  const boxes = moved.flatMap((layout) => layout.boxes);
  const drawn = moved.flatMap((layout) => layout.arrows);
  const between = arrows
    .filter(({ from, to }) => !drawn.some((arrow) => arrow.from === from && arrow.to === to))
    .map((arrow) => {
      const [from, to] = [arrow.from, arrow.to].map((id) => boxes.find((box) => box.id === id));
      if (!from || !to) throw new Error(`No box at an end of ${arrow.from} -> ${arrow.to}.`);
      const points = [anchor(from, to), anchor(to, from)] as const;
      return { ...arrow, points, at: middle(...points) };
    });
  return {
    width,
    height,
    boxes,
    frames: moved.flatMap((layout) => layout.frames),
    arrows: [...drawn, ...between],
  };
}

/** As many beside one another as have room. */
function rowsOf(layouts: readonly Layout[], room: number): Layout[][] {
  const rows: Layout[][] = [];
  for (const layout of layouts) {
    const row = rows.at(-1);
    if (row && widthOf([...row, layout]) <= room) row.push(layout);
    else rows.push([layout]);
  }
  return rows;
}

function widthOf(row: readonly Layout[]): number {
  return row.reduce((sum, { width }) => sum + width + BETWEEN, -BETWEEN);
}

function movedBy({ x, y }: Point, { boxes, frames, arrows, ...size }: Layout): Layout {
  const move = <Place extends Point>(place: Place) => ({
    ...place,
    x: place.x + x,
    y: place.y + y,
  });
  return {
    ...size,
    boxes: boxes.map(move),
    frames: frames.map(move),
    arrows: arrows.map((arrow) => ({
      ...arrow,
      points: arrow.points.map(move),
      at: move(arrow.at),
    })),
  };
}

function middle(a: Point, b: Point): Point {
  return rounded({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
}
