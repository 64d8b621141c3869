import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { Construct } from 'constructs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SearchObjectsProps {
  /** Where they are installed. */
  readonly domain: IDomain;
  /** The function that installs them: `log-pipeline/install`. */
  readonly installer: IFunction;
  /**
   * Folder with `index-template.json`, `ingest-pipeline.json`, `lifecycle-policy.json` and
   * `saved-objects.json`.
   */
  readonly folder: string;
  /** Name of template and policy, and beginning of the indices' names. */
  readonly index: string;
  /** Name of the ingest pipeline, as the index template says it. */
  readonly pipeline: string;
  /** Who writes documents. */
  readonly writer: IRole;
  /** Who reads them. */
  readonly reader: IRole;
  /**
   * Who has a role that the domain brings along, by its name.
   *
   * @default - nobody more than has it
   */
  readonly access?: Readonly<Record<string, readonly IRole[]>>;
}

/**
 * What an OpenSearch domain holds for one kind of documents, and CloudFormation has no type for:
 * docs/decisions/log-pipeline.md says why this is a custom resource.
 */
export class SearchObjects extends Construct {
  /** Longer than the function may take: it answers before, in every case. */
  static readonly TIMEOUT = Duration.minutes(11);

  constructor(scope: Construct, id: string, props: SearchObjectsProps) {
    super(scope, id);
    const { domain, installer, folder, index, pipeline, writer, reader } = props;
    const stack = Stack.of(this);
    const [writes, reads] = [`${index}-writer`, `${index}-reader`];
    const access = { [writes]: [writer], [reads]: [reader], ...props.access };
    const objects = {
      roles: { [writes]: writerOf(index), [reads]: readerOf(index) },
      pipelines: { [pipeline]: json(folder, 'ingest-pipeline.json') },
      templates: { [index]: json(folder, 'index-template.json') },
      policies: { [index]: json(folder, 'lifecycle-policy.json') },
      savedObjects: json(folder, 'saved-objects.json'),
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

/** As AWS has it for Firehose (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/integrations-fh.html). */
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
