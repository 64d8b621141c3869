import { createRequire } from 'node:module';
import type { Point } from './save-dashboards.ts';

// The package's one file of CommonJS loads in a tenth of the time of its modules.
const { init } = createRequire(import.meta.url)('echarts') as typeof import('echarts');

/** Colours of lines, by variables of the style sheet around the chart. */
const LINES = Array.from({ length: 8 }, (_, at) => `var(--line-${at})`);

/** Height of a row of the legend, and estimated width of a character and of a mark, in pixels. */
const ROW = 18;
const CHARACTER = 6.2;
const MARK = 36;

/** Maximum of rows of the legend; it has pages for more, as in the console. */
const MAX_ROWS = 3;

export interface ChartProps {
  /** Size in pixels. */
  readonly width: number;
  readonly height: number;
  /** Ends of the time axis, milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly lines: readonly { readonly label: string; readonly points: readonly Point[] }[];
}

/** Graph of metrics over time as SVG, drawn without a browser. */
export function chart({ width, height, from, to, lines }: ChartProps): string {
  const rows = rowsOf(
    lines.map(({ label }) => label),
    width,
  );
  const text = { color: 'var(--soft)', fontSize: 11 };
  const rule = { lineStyle: { color: 'var(--line)' } };
  const canvas = init(null, null, { renderer: 'svg', ssr: true, width, height });
  canvas.setOption({
    animation: false,
    useUTC: true,
    color: LINES,
    textStyle: { fontFamily: 'system-ui, sans-serif' },
    grid: { left: 4, right: 30, top: 10, bottom: Math.min(rows, MAX_ROWS) * ROW + 28 },
    legend: {
      type: rows > MAX_ROWS ? 'scroll' : 'plain',
      bottom: 0,
      left: 0,
      icon: 'rect',
      itemWidth: 12,
      itemHeight: 4,
      itemGap: 16,
      textStyle: text,
      pageTextStyle: text,
      data: lines.map(({ label }) => label),
    },
    xAxis: {
      type: 'time',
      min: from,
      max: to,
      splitNumber: 3,
      axisLabel: { ...text, formatter: '{HH}:{mm}:{ss}', hideOverlap: true },
      axisLine: rule,
      axisTick: rule,
    },
    yAxis: { type: 'value', minInterval: 0, splitNumber: 3, axisLabel: text, splitLine: rule },
    series: lines.map(({ label, points }) => ({
      type: 'line',
      name: label,
      data: points,
      symbol: 'circle',
      symbolSize: 4,
      lineStyle: { width: 1.5 },
      emphasis: { disabled: true },
    })),
  });
  const svg = canvas.renderToSVGString();
  canvas.dispose();
  return svg;
}

/** Estimated rows of a legend. */
function rowsOf(labels: readonly string[], width: number): number {
  let rows = 1;
  let used = 0;
  for (const label of labels) {
    const needed = label.length * CHARACTER + MARK;
    if (used > 0 && used + needed > width) {
      rows += 1;
      used = 0;
    }
    used += needed;
  }
  return rows;
}
