import type { Graph } from './graphs.ts';

/** Datapoint: milliseconds since 1970, and value. */
export type Point = readonly [time: number, value: number];

/** Graph with the datapoints of each of its lines. */
export interface DrawnGraph extends Graph {
  readonly points: readonly (readonly Point[])[];
}

/** Size of a dashboard's unit in pixels. */
const UNIT = 40;

/** Space for title, labels and legend around the lines of a graph, in pixels. */
const MARGIN = { top: 34, right: 16, bottom: 24, left: 16 };
const ROW = 15;

const COLOURS = ['#1f77b4', '#d95f02', '#2ca02c', '#9467bd', '#c0392b', '#8c6d31', '#17869e'];

/**
 * Dashboard as SVG. uPlot, which the project's pages use, draws only in a browser.
 *
 * @param title name of the stack
 * @param from beginning of the time axis, milliseconds since 1970
 */
export function drawDashboard(
  title: string,
  graphs: readonly DrawnGraph[],
  from: number,
  to: number,
): string {
  const width = UNIT * Math.max(...graphs.map((graph) => graph.x + graph.width));
  const height = UNIT * Math.max(...graphs.map((graph) => graph.y + graph.height));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" role="img">`,
    `<title>Dashboard of ${escape(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#f3f4f7"/>`,
    text(16, 26, `${title}, ${clock(from)} to ${clock(to)}`, 'font-size="16" font-weight="bold"'),
    ...graphs.map((graph) => drawGraph(graph, from, to)),
    '</svg>\n',
  ].join('\n');
}

function drawGraph(graph: DrawnGraph, from: number, to: number): string {
  const [width, height] = [graph.width * UNIT, graph.height * UNIT];
  const legend = graph.lines.length * ROW;
  const bottom = height - MARGIN.bottom - legend;
  const all = graph.points.flat().map(([, value]) => value);
  const top = Math.max(...all, 0);
  const low = Math.min(...all, 0);
  const across = (time: number) =>
    MARGIN.left + ((time - from) / (to - from)) * (width - MARGIN.left - MARGIN.right);
  const up = (value: number) =>
    bottom - ((value - low) / (top - low || 1)) * (bottom - MARGIN.top - ROW);
  const lines = graph.points.map((points, index) => {
    const colour = COLOURS[index % COLOURS.length] ?? '';
    const path = points.map(([time, value]) => `${round(across(time))},${round(up(value))}`);
    return [
      `<polyline points="${path.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.5"/>`,
      ...path.map((place) => dot(place, colour)),
    ].join('');
  });
  return [
    `<g transform="translate(${graph.x * UNIT} ${graph.y * UNIT})">`,
    `<rect x="4" y="4" width="${width - 8}" height="${height - 8}" rx="6" fill="#fff" stroke="#d5d9e2"/>`,
    text(MARGIN.left, 24, graph.title, 'font-weight="bold"'),
    `<path d="M${MARGIN.left} ${bottom}H${width - MARGIN.right}" stroke="#9aa1ae"/>`,
    text(MARGIN.left, MARGIN.top + 9, all.length > 0 ? shown(top) : 'no data', 'fill="#586071"'),
    ...lines,
    ...graph.lines.map(({ label }, index) => {
      const y = bottom + 16 + index * ROW;
      const colour = COLOURS[index % COLOURS.length] ?? '';
      return dot(`${MARGIN.left + 4},${y - 4}`, colour) + text(MARGIN.left + 14, y, label);
    }),
    '</g>',
  ].join('\n');
}

function dot(place: string, colour: string): string {
  const [x, y] = place.split(',');
  return `<circle cx="${x}" cy="${y}" r="2" fill="${colour}"/>`;
}

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${x}" y="${y}" ${attributes}>${escape(content)}</text>`;
}

function round(value: number): string {
  return value.toFixed(1);
}

function shown(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en-US');
}

function clock(time: number): string {
  return `${new Date(time).toISOString().slice(11, 19)} UTC`;
}

function escape(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
