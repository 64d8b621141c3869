import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { Construct } from 'constructs';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SearchObjectsProps {
  /** Domain of the objects. */
  readonly domain: IDomain;
  /** Function that installs them: `log-pipeline/install`. */
  readonly installer: IFunction;
  /**
   * Folder with `index-template.json` and, where there are any, `ingest-pipeline.json`,
   * `lifecycle-policy.json` and `saved-objects.json`.
   */
  readonly folder: string;
  /** Name of the index template and the lifecycle policy, and prefix of the indices. */
  readonly index: string;
  /**
   * Name of the ingest pipeline, as in the index template.
   *
   * @default - no pipeline
   */
  readonly pipeline?: string;
  /** Role that writes documents. */
  readonly writer: IRole;
  /** Role that reads documents. */
  readonly reader: IRole;
  /**
   * Roles in IAM for predefined roles of the domain, by their names.
   *
   * @default - no further assignments
   */
  readonly access?: Readonly<Record<string, readonly IRole[]>>;
}

/**
 * Objects in an OpenSearch domain for one kind of documents. CloudFormation has no type for them:
 * docs/decisions/log-pipeline.md has the reasons for the custom resource.
 */
export class SearchObjects extends Construct {
  /** Timeout of the custom resource, longer than the function's, which always responds before. */
  static readonly TIMEOUT = Duration.minutes(11);

  constructor(scope: Construct, id: string, props: SearchObjectsProps) {
    super(scope, id);
    const { domain, installer, folder, index, pipeline, writer, reader } = props;
    const stack = Stack.of(this);
    const [writes, reads] = [`${index}-writer`, `${index}-reader`];
    const access = { [writes]: [writer], [reads]: [reader], ...props.access };
    const objects = {
      roles: { [writes]: writerOf(index), [reads]: readerOf(index) },
      pipelines: pipeline ? { [pipeline]: json(folder, 'ingest-pipeline.json') } : {},
      templates: { [index]: json(folder, 'index-template.json') },
      policies: optional(folder, 'lifecycle-policy.json', (policy) => ({ [index]: policy })) ?? {},
      savedObjects: optional(folder, 'saved-objects.json', (objects) => objects) ?? [],
    };
    new CustomResource(this, 'Installed', {
      resourceType: 'Custom::SearchObjects',
      serviceToken: installer.functionArn,
      serviceTimeout: SearchObjects.TIMEOUT,
      properties: {
        Endpoint: domain.domainEndpoint,
        Objects: JSON.stringify(objects),
        Access: stack.toJsonString(
          Object.fromEntries(
            Object.entries(access).map(([role, who]) => [role, who.map(({ roleArn }) => roleArn)]),
          ),
        ),
      },
    });
  }
}

/**
 * Permissions of a writer, from AWS's page for Firehose
 * (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/integrations-fh.html).
 */
function writerOf(index: string): object {
  return {
    cluster_permissions: ['cluster_composite_ops', 'cluster_monitor'],
    index_permissions: [
      { index_patterns: [`${index}-*`], allowed_actions: ['crud', 'create_index', 'manage'] },
    ],
  };
}

function readerOf(index: string): object {
  return {
    cluster_permissions: ['cluster_composite_ops_ro'],
    index_permissions: [
      {
        index_patterns: [`${index}-*`],
        allowed_actions: ['read', 'indices:admin/mappings/get', 'indices:admin/resolve/index'],
      },
    ],
  };
}

function json(folder: string, file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

function optional<T>(folder: string, file: string, use: (content: unknown) => T): T | undefined {
  return existsSync(join(folder, file)) ? use(json(folder, file)) : undefined;
}
