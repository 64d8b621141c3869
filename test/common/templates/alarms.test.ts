import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../../../lib/catalogue.ts';
import { PROJECT } from '../../../lib/common/project.ts';
import { matchesPattern } from '../../support/filter-pattern.ts';
import { DOCUMENTED, PublishedMetrics } from '../../support/published-metrics.ts';
import {
  asText,
  readTemplate,
  resourcesOf,
  STACKS_AND_STAGES,
  type Template,
} from '../../support/templates.ts';
import { SAMPLE_LINES } from '../../support/sample-lines.ts';

interface Dimension {
  readonly Name: string;
  readonly Value: unknown;
}

interface MetricProperties {
  readonly Namespace: string;
  readonly MetricName: unknown;
  readonly Dimensions?: readonly Dimension[];
}

interface AlarmProperties extends Partial<MetricProperties> {
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Metrics?: readonly {
    readonly MetricStat?: { readonly Metric: MetricProperties; readonly Stat: string };
  }[];
}

interface FilterProperties {
  readonly FilterPattern: string;
  readonly MetricTransformations: readonly {
    readonly MetricNamespace: string;
    readonly MetricName: unknown;
  }[];
}

interface AlarmMetric extends MetricProperties {
  readonly statistic: string;
}

/** Namespace of the metrics of handlers, services and metric filters. */
const OWN = /^(Second-)?summit-stacks$/;

const published = new PublishedMetrics();

/** Metrics of an alarm, those of an expression among them. */
function metricsOf(alarm: AlarmProperties): AlarmMetric[] {
  const { Namespace, MetricName, Dimensions, Metrics = [] } = alarm;
  const statistic = alarm.Statistic ?? alarm.ExtendedStatistic ?? '';
  if (Namespace !== undefined) return [{ Namespace, MetricName, Dimensions, statistic }];
  return Metrics.flatMap(({ MetricStat }) =>
    MetricStat ? [{ ...MetricStat.Metric, statistic: MetricStat.Stat }] : [],
  );
}

function describeMetric({ Namespace, MetricName, Dimensions = [], statistic }: AlarmMetric) {
  const names = Dimensions.map(({ Name }) => Name).sort();
  return `${Namespace} ${asText(MetricName)} {${names.join(', ')}} ${statistic}`;
}

/** Names of the services that a template's functions and containers publish metrics as. */
function publishersOf(template: Template): Set<string> {
  const text = JSON.stringify(template);
  const ofFunctions = text.matchAll(/"POWERTOOLS_SERVICE_NAME":"([^"]+)"/g);
  const ofContainers = text.matchAll(/"Name":"POWERTOOLS_SERVICE_NAME","Value":"([^"]+)"/g);
  return new Set([...ofFunctions, ...ofContainers].map(([, name = '']) => name));
}

/** Code of the handlers of a stack's architecture. */
function codeOf(stack: string): string {
  const id = CATALOGUE.find(({ stacks }) => stacks.includes(stack))?.id ?? 'common';
  return globSync(`lambda/{${id},common}/**/*.{ts,py,java}`, { cwd: PROJECT })
    .map((file) => readFileSync(join(PROJECT, file), 'utf8'))
    .join('\n');
}

/** Returns true for a metric that a filter of the template counts, or its code publishes. */
function isOwnMetric(stack: string, template: Template, metric: AlarmMetric): boolean {
  const { MetricName, Dimensions = [] } = metric;
  if (Dimensions.length === 0)
    return resourcesOf<FilterProperties>(template, 'AWS::Logs::MetricFilter').some(
      ([, { Properties }]) =>
        Properties.MetricTransformations.some(
          (counted) =>
            OWN.test(counted.MetricNamespace) && asText(counted.MetricName) === asText(MetricName),
        ),
    );
  const code = codeOf(stack);
  const isNamed = (name: string) => code.includes(`'${name}'`) || code.includes(`"${name}"`);
  const service = Dimensions.find(({ Name }) => Name === 'service');
  const others = Dimensions.filter(({ Name }) => Name !== 'service');
  return (
    service !== undefined &&
    publishersOf(template).has(asText(service.Value)) &&
    isNamed(asText(MetricName)) &&
    others.every(({ Name }) => isNamed(Name))
  );
}

describe.each(STACKS_AND_STAGES)('In %s, %s,', (stack, stage) => {
  const template = readTemplate(stack, stage);
  const metrics = resourcesOf<AlarmProperties>(template, 'AWS::CloudWatch::Alarm').flatMap(
    ([, { Properties }]) => metricsOf(Properties),
  );

  test('each alarm watches metrics that are published with these dimensions and this statistic', () => {
    const unknown = metrics.filter((metric) => {
      const { Namespace, MetricName, Dimensions = [], statistic } = metric;
      if (OWN.test(Namespace)) return !isOwnMetric(stack, template, metric);
      const dimensions = Dimensions.map(({ Name }) => Name);
      return !published.has({
        namespace: Namespace,
        name: asText(MetricName),
        dimensions,
        statistic,
      });
    });
    expect(unknown.map(describeMetric)).toEqual([]);
  });

  test('each metric filter counts its sample lines and no other', () => {
    for (const [, { Properties }] of resourcesOf<FilterProperties>(
      template,
      'AWS::Logs::MetricFilter',
    )) {
      const names = Properties.MetricTransformations.map(({ MetricName }) => asText(MetricName));
      const [sample] = names.map((name) => SAMPLE_LINES[name.split('-').at(-1) ?? '']);
      expect(sample?.counted.length).toBeGreaterThan(0);
      const matches = (line: string) => matchesPattern(Properties.FilterPattern, line);
      expect(sample?.counted.filter((line) => !matches(line))).toEqual([]);
      expect(sample?.others.filter(matches)).toEqual([]);
    }
  });
});

describe('The list of published metrics', () => {
  const errors = { namespace: 'AWS/Lambda', name: 'Errors', statistic: 'Sum' };

  test('has the CDK’s canned metrics and names an AWS page for the rest', () => {
    expect(published.size).toBeGreaterThan(500);
    for (const { page } of DOCUMENTED) expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  });

  test('knows a metric by its name, dimensions and statistic: a misspelt one fails', () => {
    expect(published.has({ ...errors, dimensions: ['FunctionName'] })).toBe(true);
    expect(published.has({ ...errors, dimensions: ['Functionname'] })).toBe(false);
    expect(published.has({ ...errors, dimensions: [] })).toBe(true);
    expect(published.has({ ...errors, name: 'Error', dimensions: ['FunctionName'] })).toBe(false);
    expect(published.has({ ...errors, statistic: 'p99', dimensions: ['FunctionName'] })).toBe(
      false,
    );
  });
});
