import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { variable } from '../common/environment.ts';
import { logger, observed } from '../common/observability.ts';
import { respond, type Outcome } from '../common/provider-answer.ts';
import { SearchDomain } from './aws/search-domain.ts';
import { install, uninstall } from './aws/search-installation.ts';
import { readProperties, type Properties } from './core/installation-properties.ts';

/** Time reserved for the response to CloudFormation, which otherwise waits for its own timeout. */
const RESERVE = 20_000;
/** Maximum duration of a deletion: a domain that no longer exists has nothing to remove. */
const DELETION = 60_000;

/**
 * Custom resource for objects of an OpenSearch domain that have no CloudFormation type:
 * roles and their mappings, ingest pipelines, index templates, lifecycle policies, saved objects.
 * It always sends a response.
 */
export const handler = observed(
  'InstallSearchObjects',
  (event: CloudFormationCustomResourceEvent) => event.RequestId,
  async (event, context) => {
    const outcome = await carryOut(event, context);
    logger.info('answered', { ...outcome, request: event.RequestType });
    await respond(event, outcome);
  },
);

async function carryOut(
  event: CloudFormationCustomResourceEvent,
  context: Context,
): Promise<Outcome> {
  const deadline = Date.now() + context.getRemainingTimeInMillis() - RESERVE;
  try {
    if (event.RequestType === 'Delete') {
      await clear(event.ResourceProperties, Math.min(deadline, Date.now() + DELETION));
      return { status: 'SUCCESS' };
    }
    const properties = readProperties(event.ResourceProperties);
    const data = await install(domainOf(properties, deadline), properties);
    if (event.RequestType === 'Update')
      await clear(event.OldResourceProperties, deadline, properties);
    return { status: 'SUCCESS', data };
  } catch (error) {
    logger.error('failed', error as Error);
    return { status: 'FAILED', reason: (error as Error).message };
  }
}

/** Removes objects that are no longer wanted. Ignores failures, which must not block the deletion of a stack. */
async function clear(old: object, deadline: number, now?: Properties): Promise<void> {
  try {
    const before = readProperties(old as Record<string, unknown>);
    const moved = now && now.endpoint !== before.endpoint;
    if (!moved) await uninstall(domainOf(before, deadline), before, now);
  } catch (error) {
    logger.warn('left behind', error as Error);
  }
}

function domainOf({ endpoint }: Properties, deadline: number): SearchDomain {
  return new SearchDomain({
    endpoint,
    deadline,
    region: variable('AWS_REGION'),
    credentials: {
      accessKeyId: variable('AWS_ACCESS_KEY_ID'),
      secretAccessKey: variable('AWS_SECRET_ACCESS_KEY'),
      sessionToken: process.env.AWS_SESSION_TOKEN,
    },
  });
}
