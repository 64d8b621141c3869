import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';

/** Widget of a dashboard. */
export interface Widget {
  /** Place and size in the dashboard's grid of 24 columns. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Title of a graph, or text. */
  readonly title: string;
  /** Lines of a graph; none for other widgets. */
  readonly lines?: readonly Line[];
}

/** Metric or expression of a graph. */
export interface Line {
  readonly label: string;
  /** Query of its values, unique in the dashboard. */
  readonly id: string;
}

/** Content of a dashboard. */
export interface Dashboard {
  readonly widgets: readonly Widget[];
  /** Queries of all lines, and of the metrics in their expressions. */
  readonly queries: readonly MetricDataQuery[];
}

/** Metric as the CDK writes it: namespace, name, names and values of dimensions, options. */
type Metric = readonly (string | Options)[];

interface Options {
  readonly id?: string;
  readonly label?: string;
  readonly stat?: string;
  readonly period?: number;
  readonly visible?: boolean;
  readonly expression?: string;
}

interface Body {
  readonly widgets: readonly (Omit<Widget, 'title' | 'lines'> & {
    readonly type: string;
    readonly properties: {
      readonly title?: string;
      readonly markdown?: string;
      readonly metrics?: readonly Metric[];
    };
  })[];
}

/** Period of a metric without one, in seconds. */
const DEFAULT_PERIOD = 300;

/**
 * Reads the body of a dashboard.
 *
 * @param periodOf period of the values for a period of the dashboard, in seconds
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function readDashboard(body: string, periodOf: (period: number) => number): Dashboard {
  const { widgets } = JSON.parse(body) as Body;
  const read = widgets.map(({ type, properties, x, y, width, height }, at) => {
    const { title, markdown, metrics } = properties;
    const place = { x, y, width, height, title: title ?? markdown ?? type };
    if (!metrics) return { widget: place, queries: [] };
    const graph = readGraph(metrics, `w${at}`, periodOf);
    return { widget: { ...place, lines: graph.lines }, queries: graph.queries };
  });
  return {
    widgets: read.map(({ widget }) => widget),
    queries: read.flatMap(({ queries }) => queries),
  };
}

/** Lines and queries of a graph, whose ids begin with its own, as those of metrics are unique in a graph only. */
function readGraph(
  metrics: readonly Metric[],
  graph: string,
  periodOf: (period: number) => number,
): { readonly lines: readonly Line[]; readonly queries: readonly MetricDataQuery[] } {
  const read = metrics.map((metric, at) => {
    const options = metric.find((part) => typeof part === 'object') ?? {};
    return { metric, options, id: `${graph}_${options.id ?? at}` };
  });
  const ids = new Set(read.flatMap(({ options }) => options.id ?? []));
  const expressionOf = (text: string) =>
    text.replaceAll(/\b[a-z]\w*\b/g, (word) => (ids.has(word) ? `${graph}_${word}` : word));
  return {
    lines: read
      .filter(({ options }) => options.visible !== false)
      .map(({ metric, options, id }) => ({ id, label: labelOf(metric, options) })),
    queries: read.map(({ metric, options, id }) =>
      options.expression === undefined
        ? { Id: id, MetricStat: statOf(metric, options, periodOf) }
        : { Id: id, Expression: expressionOf(options.expression) },
    ),
  };
}

function labelOf(metric: Metric, { label, stat = '', expression }: Options): string {
  const [, named = ''] = metric.filter((part) => typeof part === 'string');
  const name = expression ?? named;
  return label ?? (/^p\d/.test(stat) ? `${name} ${stat}` : name);
}

function statOf(
  metric: Metric,
  { stat = 'Average', period = DEFAULT_PERIOD }: Options,
  periodOf: (period: number) => number,
): MetricDataQuery['MetricStat'] {
  const [Namespace, MetricName, ...words] = metric.filter((part) => typeof part === 'string');
  const Dimensions = words.flatMap((word, at) =>
    at % 2 === 0 ? [{ Name: word, Value: words[at + 1] }] : [],
  );
  return { Metric: { Namespace, MetricName, Dimensions }, Period: periodOf(period), Stat: stat };
}
