/** Graph of a dashboard. */
export interface Graph {
  readonly title: string;
  /** Place on the dashboard, in its units. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly Line[];
}

/** Metric of a graph. */
export interface Line {
  readonly label: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly statistic: string;
}

interface Options {
  readonly label?: string;
  readonly stat?: string;
  readonly visible?: boolean;
}

interface Widget extends Omit<Graph, 'title' | 'lines'> {
  readonly type: string;
  readonly properties: {
    readonly title: string;
    readonly metrics?: readonly (readonly (string | Options)[])[];
  };
}

/**
 * Graphs in the body of a dashboard. Expressions are left out: only CloudWatch evaluates them.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function graphsOf(body: string): Graph[] {
  const { widgets } = JSON.parse(body) as { widgets: readonly Widget[] };
  return widgets
    .filter(({ type }) => type === 'metric')
    .map(({ x, y, width, height, properties: { title, metrics = [] } }) => ({
      ...{ title, x, y, width, height },
      lines: metrics.flatMap(lineOf),
    }));
}

function lineOf(metric: readonly (string | Options)[]): Line[] {
  const [namespace, name, ...words] = metric.filter((part) => typeof part === 'string');
  const { label, stat, visible } = metric.find((part) => typeof part === 'object') ?? {};
  if (namespace === undefined || name === undefined || visible === false) return [];
  const dimensions = words.flatMap((word, index) =>
    index % 2 === 0 ? [{ Name: word, Value: words[index + 1] ?? '' }] : [],
  );
  return [{ label: label ?? name, namespace, name, dimensions, statistic: stat ?? 'Average' }];
}
