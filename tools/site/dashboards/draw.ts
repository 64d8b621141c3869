import { COLOURS } from '../diagram/svg.ts';
import { html, Html } from '../html.ts';
import { chart } from './chart.ts';
import type { SavedDashboard } from './save-dashboards.ts';
import type { Widget } from './widgets.ts';

/** Size of a unit of the dashboard's grid in pixels. */
const UNIT = 48;

/** Space around a widget's content, and height of its title. */
const MARGIN = 6;
const PADDING = 10;
const TITLE = 26;

/** Height of the line below the widgets. */
const FOOTER = 32;

/** Hues of the lines of a graph, by the names of the diagrams' colours. */
const HUES = [
  ...['database', 'compute', 'storage', 'messaging'],
  ...['analytics', 'events', 'security', 'network'],
];

/** Colours of the diagrams, with the site's background. */
const STYLE = `${COLOURS}
.diagram { --paper: #f7f7f5; ${HUES.map((hue, at) => `--line-${at}: var(--${hue});`).join(' ')} }
@media (prefers-color-scheme: dark) {
  .diagram { --paper: #11161b; }
}`;

/** Dashboard as an SVG that stands by itself, in light and dark. */
export function drawDashboard(dashboard: SavedDashboard): string {
  const { stack, widgets, from, to } = dashboard;
  const width = UNIT * Math.max(...widgets.map((each) => each.x + each.width));
  const bottom = UNIT * Math.max(...widgets.map((each) => each.y + each.height));
  const height = bottom + FOOTER;
  const time = `${timeOf(from)} to ${timeOf(to).slice(11)} UTC`;
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    class="diagram"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    role="img"
  >
    <title>Dashboard of ${stack}</title>
    <style>
      ${new Html(STYLE)}
    </style>
    <rect width="${width}" height="${height}" fill="var(--paper)" />
    ${widgets.map((widget) => drawWidget(widget, dashboard))}
    <text
      x="${PADDING}"
      y="${bottom + FOOTER / 2}"
      dominant-baseline="middle"
      font-size="12"
      fill="var(--soft)"
    >
      ${stack} during its scenario, ${time}. A period of 300 seconds takes 5 here.
    </text>
  </svg> `.text;
}

/** `2026-11-29 08:40:12`. */
function timeOf(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}

function drawWidget(widget: Widget, { from, to, points }: SavedDashboard): Html {
  const [x, y] = [widget.x * UNIT, widget.y * UNIT];
  const [width, height] = [widget.width * UNIT, widget.height * UNIT];
  if (!widget.lines)
    return html`<text
      x="${x + PADDING}"
      y="${y + height / 2}"
      dominant-baseline="middle"
      font-size="13"
      fill="var(--soft)"
      >${widget.title}</text
    >`;
  const lines = widget.lines.map(({ id, label }) => ({ label, points: points[id] ?? [] }));
  const hasData = lines.some((line) => line.points.length > 0);
  const size = { width: width - 2 * (PADDING + MARGIN), height: height - TITLE - 2 * PADDING };
  const graph = chart({ ...size, from, to, lines }).replace(
    '<svg ',
    `<svg x="${x + PADDING + MARGIN}" y="${y + PADDING + TITLE}" `,
  );
  return html`<rect
      x="${x + MARGIN}"
      y="${y + MARGIN}"
      width="${width - 2 * MARGIN}"
      height="${height - 2 * MARGIN}"
      rx="6"
      fill="var(--card)"
      stroke="var(--line)"
    />
    <text
      x="${x + 2 * PADDING}"
      y="${y + PADDING + 18}"
      font-size="${titleSize(widget)}"
      font-weight="600"
      fill="var(--ink)"
      >${widget.title}</text
    >
    ${new Html(graph)}
    ${hasData ? undefined : html`<text x="${x + width / 2}" y="${y + height / 2}" text-anchor="middle" font-size="13" fill="var(--soft)">No data</text>`}`;
}

/** Font size with which a title has space, for characters of average width. */
function titleSize({ title, width }: Widget): number {
  return Math.min(14, (width * UNIT - 4 * PADDING) / (title.length * 0.61));
}
