import { Metrics } from '@aws-lambda-powertools/metrics';

/** Result of a function, and its total of a metric. */
export async function countedIn<Result>(
  name: string,
  work: () => Promise<Result>,
): Promise<[Result, number]> {
  const counting = jest.spyOn(Metrics.prototype, 'addMetric');
  try {
    const result = await work();
    const values = counting.mock.calls.map(([metric, , value]) => (metric === name ? value : 0));
    return [result, values.reduce((sum, value) => sum + value, 0)];
  } finally {
    counting.mockRestore();
  }
}
