import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { variable } from '../common/environment.ts';
import { logger, observed, tracer } from '../common/observability.ts';
import { respond, type Outcome } from '../common/provider-answer.ts';
import { signedFetch } from '../common/signed-fetch.ts';
import { bootstrapBrokers } from './aws/bootstrap-brokers.ts';
import { DataApi } from '../common/data-api.ts';
import {
  assertLogical,
  assertPrimaryKeys,
  captureStatements,
  FACTS,
  PRIMARY_KEYS_QUERY,
  readProperties,
  statementsOf,
  type PreparationProperties,
} from './core/preparation.ts';

const secrets = tracer.captureAWSv3Client(new SecretsManagerClient({ maxAttempts: 3 }));

/**
 * Custom resource for the connector's requirements that have no CloudFormation type or attribute:
 * schema, role and publication in the database, and the addresses of the brokers. A deletion leaves
 * the database as it is. It always sends a response.
 */
export const handler = observed(
  'PrepareCapture',
  (event: CloudFormationCustomResourceEvent) => event.RequestId,
  async (event) => {
    const outcome = await carryOut(event);
    logger.info('answered', { status: outcome.status, request: event.RequestType });
    await respond(event, outcome);
  },
);

async function carryOut(event: CloudFormationCustomResourceEvent): Promise<Outcome> {
  if (event.RequestType === 'Delete') return { status: 'SUCCESS' };
  try {
    const properties = readProperties(event.ResourceProperties);
    await prepareDatabase(properties);
    const region = variable('AWS_REGION');
    const fetch = signedFetch({ service: 'kafka', region, credentials: credentials() });
    const brokers = await bootstrapBrokers(fetch, region, properties.KafkaArn);
    return { status: 'SUCCESS', data: { BootstrapServers: brokers } };
  } catch (error) {
    logger.error('failed', error as Error);
    return { status: 'FAILED', reason: (error as Error).message };
  }
}

async function prepareDatabase(properties: PreparationProperties): Promise<void> {
  const database = new DataApi({
    region: variable('AWS_REGION'),
    credentials: credentials(),
    clusterArn: properties.DatabaseArn,
    secretArn: properties.AdminSecretArn,
    database: properties.Database,
  });
  const [[walLevel] = []] = await database.execute(
    "SELECT setting FROM pg_settings WHERE name = 'wal_level'",
  );
  assertLogical(walLevel);
  for (const statement of statementsOf(properties.Schema)) await database.execute(statement);
  assertPrimaryKeys(await database.execute(PRIMARY_KEYS_QUERY), properties);
  const [[hasRole, hasPublication, hasReplicationRole] = []] = await database.execute(FACTS);
  const facts = {
    hasRole: hasRole === true,
    hasPublication: hasPublication === true,
    hasReplicationRole: hasReplicationRole === true,
  };
  const password = await passwordOf(properties.CaptureSecretArn);
  for (const statement of captureStatements(facts, properties, password))
    await database.execute(statement);
}

async function passwordOf(secretArn: string): Promise<string> {
  const { SecretString = '{}' } = await secrets.send(
    new GetSecretValueCommand({ SecretId: secretArn }),
  );
  const { password } = JSON.parse(SecretString) as { password?: string };
  if (password) return password;
  throw new Error(`The secret ${secretArn} has no field 'password': restore its earlier version.`);
}

function credentials() {
  return {
    accessKeyId: variable('AWS_ACCESS_KEY_ID'),
    secretAccessKey: variable('AWS_SECRET_ACCESS_KEY'),
    sessionToken: process.env.AWS_SESSION_TOKEN,
  };
}
