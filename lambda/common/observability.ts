import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { Context } from 'aws-lambda';

/** Service name, log level and metrics namespace come from the environment that the stack sets. */
export const logger = new Logger();
export const tracer = new Tracer();
const metrics = new Metrics();

/** Counts something under the function's namespace and service, e.g. `DerivativesStored`. */
export function count(name: string, value = 1): void {
  metrics.addMetric(name, MetricUnit.Count, value);
}

/** Writes out what was counted. A handler's are written out by `observed`, a service does it itself. */
export function publishCounts(): void {
  // Powertools warns in the log where there are none.
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}

/**
 * Wraps a handler: every log line has the request and correlation ids, the work is one X-Ray
 * subsegment, metrics are flushed whatever happens, an error is logged once and thrown on.
 *
 * @param name what the subsegment is called
 * @param correlationId where the event says which piece of work it belongs to
 */
export function observed<Event, Result>(
  name: string,
  correlationId: (event: Event) => string | undefined,
  handler: (event: Event, context: Context) => Promise<Result>,
): (event: Event, context: Context) => Promise<Result> {
  return async (event, context) => {
    logger.addContext(context);
    logger.setCorrelationId(correlationId(event) ?? context.awsRequestId);
    try {
      return await traced(name, () => handler(event, context));
    } catch (error) {
      logger.error('failed', error as Error);
      throw error;
    } finally {
      publishCounts();
      logger.resetKeys();
    }
  };
}

async function traced<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  if (!tracer.isTracingEnabled()) return work();
  return (await tracer.provider.captureAsyncFunc(name, async (segment) => {
    try {
      return await work();
    } catch (error) {
      segment?.addError(error as Error);
      throw error;
    } finally {
      segment?.close();
    }
  })) as Result;
}
