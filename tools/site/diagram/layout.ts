import type { Arrow } from './arrows.ts';
import type { Graph } from './graph.ts';
import { anchor, inLayers, rounded, type Layout, type Point } from './layers.ts';

/** Maximum width of a diagram on a page, in pixels. */
const ROOM = 900;
const BETWEEN = 36;

/** Lays out the graph in layers; if that is wider than a page, lays out each stack separately and stacks them. */
export function layOut(graph: Graph): Layout {
  const whole = inLayers(graph);
  const parts = whole.width > ROOM ? partsOf(graph) : [];
  return parts.length > 1 ? stacked(parts.map(inLayers), graph.arrows) : whole;
}

/** Splits the graph by stack, each part with its outside neighbours, in the order of the arrows. */
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
    return into + outOf === 0 ? Number.MAX_VALUE : into - outOf;
  };
  const parts = Map.groupBy(boxes, ({ id }) => frameOf.get(id));
  return [...parts]
    .map(([frame, inside]) => [frame, inside, place(frame)] as const)
    .sort(([, , a], [, , b]) => a - b)
    .map(([frame, inside]) => ({
      boxes: inside,
      arrows: arrows.filter(({ from, to }) => [from, to].every((id) => frameOf.get(id) === frame)),
    }));
}

/** Places layouts in centred rows, with straight arrows between them behind the boxes. */
function stacked(layouts: readonly Layout[], arrows: readonly Arrow[]): Layout {
  const width = Math.max(...layouts.map((layout) => layout.width));
  const inside = new Set(layouts.flatMap((layout) => layout.arrows).map(endsOf));
  const crossing = arrows.filter((arrow) => !inside.has(endsOf(arrow)));
  const { moved, height } = placed(inOrder(rowsOf(layouts, width), crossing, width), width);
  const boxes = moved.flatMap((layout) => layout.boxes);
  return {
    width,
    height,
    boxes,
    frames: moved.flatMap((layout) => layout.frames),
    arrows: [...moved.flatMap((layout) => layout.arrows), ...between(boxes, crossing)],
  };
}

function endsOf({ from, to }: Arrow): string {
  return `${from} ${to}`;
}

type Row = readonly Layout[];

/** Fills rows with as many layouts as fit. */
function rowsOf(layouts: readonly Layout[], room: number): Row[] {
  const rows: Layout[][] = [];
  for (const layout of layouts) {
    const row = rows.at(-1);
    if (row && rowWidth([...row, layout]) <= room) row.push(layout);
    else rows.push([layout]);
  }
  return rows;
}

/** Orders each row so that the arrows between the parts are as vertical as possible. */
function inOrder(rows: readonly Row[], crossing: readonly Arrow[], width: number): Row[] {
  let best = [...rows];
  for (const [at, row] of rows.entries()) {
    const choices = ordersOf(row).map((order) => best.with(at, order));
    const aside = choices.map((choice) => {
      const boxes = placed(choice, width).moved.flatMap((layout) => layout.boxes);
      return between(boxes, crossing).reduce(
        (sum, { points: [a, b] }) => sum + Math.abs(a.x - b.x),
        0,
      );
    });
    best = choices[aside.indexOf(Math.min(...aside))] ?? best;
  }
  return best;
}

/** All permutations of a row, which has few parts, the given order first. */
function ordersOf(row: Row): Row[] {
  if (row.length < 2) return [row];
  return row.flatMap((first, at) => ordersOf(row.toSpliced(at, 1)).map((rest) => [first, ...rest]));
}

function placed(rows: readonly Row[], width: number): { moved: Layout[]; height: number } {
  let height = -BETWEEN;
  const moved = rows.flatMap((row) => {
    const y = height + BETWEEN;
    height = y + Math.max(...row.map((layout) => layout.height));
    let x = Math.round((width - rowWidth(row)) / 2);
    return row.map((layout) => {
      const there = movedBy({ x, y }, layout);
      x += layout.width + BETWEEN;
      return there;
    });
  });
  return { moved, height };
}

function between(boxes: Layout['boxes'], crossing: readonly Arrow[]) {
  return crossing.map((arrow) => {
    const [from, to] = [arrow.from, arrow.to].map((id) => boxes.find((box) => box.id === id));
    if (!from || !to) throw new Error(`No box at an end of ${arrow.from} -> ${arrow.to}.`);
    const points = [anchor(from, to), anchor(to, from)] as const;
    return { ...arrow, points, at: middle(...points) };
  });
}

function rowWidth(row: Row): number {
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
