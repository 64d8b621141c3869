import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { Context } from 'aws-lambda';

/** Logger, with service name and log level from the environment that the stack sets. */
export const logger = new Logger();
export const tracer = new Tracer();
const metrics = new Metrics();

/** Architecture of the function, from `image-resizer/resize`. */
const [ARCHITECTURE = ''] = (process.env.POWERTOOLS_SERVICE_NAME ?? '').split('/');

/** Adds to a metric of the function's namespace and service, e.g. `DerivativesStored`. */
export function count(name: string, value = 1): void {
  metrics.addMetric(name, MetricUnit.Count, value);
}

/** Publishes the metrics; `observed` does it for a handler, `QueueConsumer` for a service. */
export function publishCounts(): void {
  // Powertools logs a warning without metrics.
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}

/**
 * Wraps a handler: every log line has the request and correlation ids, the call is one X-Ray
 * subsegment, metrics are always published, an error is logged and thrown again.
 *
 * @param name of the subsegment
 * @param correlationId of an event; the request id by default
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
    // Annotation of the X-Ray groups: lib/landing-zone/trace-groups.ts.
    segment?.addAnnotation('architecture', ARCHITECTURE);
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
