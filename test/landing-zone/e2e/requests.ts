import { signedFetch } from '../../../lambda/common/signed-fetch.ts';
import type { Session } from '../../e2e/credentials.ts';

/** Request of a call in a service's own protocol, for a table of calls to many services. */
export interface Request {
  /** Name of the service in the signature. */
  readonly service: string;
  readonly method: string;
  /** Path, with a query where the protocol has one. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Versions of the services with the Query protocol. */
const VERSIONS = {
  ec2: '2016-11-15',
  iam: '2010-05-08',
  rds: '2014-10-31',
  sts: '2011-06-15',
} as const;

/** Target prefixes of the services with a JSON protocol. */
const TARGETS = {
  cloudtrail: 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101',
  config: 'StarlingDoveService',
  dynamodb: 'DynamoDB_20120810',
  kinesis: 'Kinesis_20131202',
  kms: 'TrentService',
  logs: 'Logs_20140328',
  organizations: 'AWSOrganizationsV20161128',
  servicediscovery: 'Route53AutoNaming_v20170314',
  sqs: 'AmazonSQS',
} as const;

/** Call with the Query protocol. */
export function query(
  service: keyof typeof VERSIONS,
  action: string,
  parameters: Readonly<Record<string, string>> = {},
): Request {
  const Version = VERSIONS[service];
  const body = new URLSearchParams({ Action: action, Version, ...parameters }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { service, method: 'POST', path: '/', headers, body };
}

/** Call with a JSON protocol. */
export function json(
  service: keyof typeof TARGETS,
  action: string,
  parameters: Readonly<Record<string, unknown>> = {},
): Request {
  const version = ['dynamodb', 'sqs'].includes(service) ? '1.0' : '1.1';
  const headers = {
    'content-type': `application/x-amz-json-${version}`,
    'x-amz-target': `${TARGETS[service]}.${action}`,
  };
  return { service, method: 'POST', path: '/', headers, body: JSON.stringify(parameters) };
}

/** Call with a REST protocol. */
export function rest(
  service: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): Request {
  return { service, method, path, headers, body };
}

/** Answer of a service. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Signs and sends a request to the emulator, or to the service in the region. */
export async function send(
  { service, method, path, headers, body }: Request,
  credentials: Session,
  region: string,
): Promise<Answer> {
  const endpoint = process.env.AWS_ENDPOINT_URL ?? `https://${service}.${region}.amazonaws.com`;
  const signed = signedFetch({ service, region, credentials });
  const response = await signed(`${endpoint.replace(/\/$/, '')}${path}`, {
    method,
    headers,
    ...(body !== '' && { body }),
  });
  return { status: response.status, body: await response.text() };
}
