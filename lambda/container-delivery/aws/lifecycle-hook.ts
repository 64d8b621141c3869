import { logger, observed } from '../../common/observability.ts';

/** The fields of ECS's hook event that are used here. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html */
export interface LifecycleEvent {
  readonly executionId: string;
  readonly lifecycleStage: string;
  /** ARN of the deployment. */
  readonly resourceArn: string;
  readonly executionDetails: {
    readonly serviceArn: string;
    readonly targetServiceRevisionArn: string;
  };
}

/** With `FAILED`, ECS rolls the deployment back. */
export interface HookAnswer {
  readonly hookStatus: 'SUCCEEDED' | 'FAILED';
}

/**
 * Handler of a lifecycle hook of ECS: the deployment continues when `decide` resolves and is rolled
 * back when it rejects, with the reason in the log. Errors of AWS calls roll it back too.
 */
export function lifecycleHook(name: string, decide: (event: LifecycleEvent) => Promise<void>) {
  return observed(
    name,
    (event: LifecycleEvent) => event.executionId,
    async (event): Promise<HookAnswer> => {
      const { lifecycleStage: stage, resourceArn: deployment } = event;
      try {
        await decide(event);
        logger.info('goes on', { stage, deployment });
        return { hookStatus: 'SUCCEEDED' };
      } catch (error) {
        logger.warn('is taken back', { stage, deployment, error: error as Error });
        return { hookStatus: 'FAILED' };
      }
    },
  );
}
