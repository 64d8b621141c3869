import { logger, observed } from '../../common/observability.ts';

/** What ECS asks with, of which no more is read here. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html */
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

/** With `FAILED` the deployment is taken back. */
export interface HookAnswer {
  readonly hookStatus: 'SUCCEEDED' | 'FAILED';
}

/**
 * A handler for ECS's deployments: goes on when `decide` resolves, and back when it rejects, saying
 * why in the log. It always answers, also when AWS is what fails: without certainty nothing goes live.
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
