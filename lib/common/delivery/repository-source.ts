import { Stack } from 'aws-cdk-lib';
import { CfnConnection } from 'aws-cdk-lib/aws-codeconnections';
import { Repository } from 'aws-cdk-lib/aws-codecommit';
import {
  Artifact,
  ProviderType,
  type Action,
  type TriggerProps,
} from 'aws-cdk-lib/aws-codepipeline';
import {
  CodeCommitSourceAction,
  CodeStarConnectionsSourceAction,
} from 'aws-cdk-lib/aws-codepipeline-actions';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** Provider of a repository: GitHub and others over CodeConnections, or CodeCommit. */
export type SourceProvider = 'codeconnections' | 'codecommit';

export interface RepositorySourceProps {
  /** Provider of the repository. */
  readonly provider: SourceProvider;
  /** `owner/name`, or the name of a CodeCommit repository. */
  readonly repository: string;
  /**
   * Branch that is delivered.
   *
   * @default 'main'
   */
  readonly branch?: string;
  /**
   * ARN of the connection to the provider; not for CodeCommit.
   *
   * @default - a new connection to GitHub, which a person must confirm in the console
   */
  readonly connectionArn?: string;
  /**
   * Patterns of files, at most eight: a push that changes only such files starts no execution.
   * CodeCommit has no such filter.
   *
   * @default - every push to the branch is delivered
   */
  readonly ignoredPaths?: readonly string[];
}

const REPOSITORY: Readonly<Record<SourceProvider, { pattern: RegExp; words: string }>> = {
  codeconnections: { pattern: /^[\w.-]+(\/[\w.-]+)+$/, words: 'owner/name' },
  codecommit: { pattern: /^[\w.-]{1,100}$/, words: 'the name of a CodeCommit repository' },
};
const CONNECTION_ARN =
  /^arn:aws[\w-]*:(codeconnections|codestar-connections):[\w-]+:\d{12}:connection\/[\w-]+$/;

/** Source of a pipeline: the repository, and the changes that start an execution. */
export class RepositorySource extends Construct {
  /** Source action, for the first stage. */
  readonly action: Action;
  /** Files of the commit. */
  readonly output = new Artifact('Source');
  /** Triggers for the pipeline; an event starts it for CodeCommit instead. */
  readonly triggers: TriggerProps[];
  /** Id of the commit, as a variable for the settings of later actions. */
  readonly commit: string;
  /** ARN of the connection, or of the CodeCommit repository. */
  readonly arn: string;
  private readonly provider: SourceProvider;

  /** @throws Error when a property is not valid, with the allowed values */
  constructor(scope: Construct, id: string, props: RepositorySourceProps) {
    super(scope, id);
    assertKnown(props);
    this.provider = props.provider;
    if (props.provider === 'codecommit') {
      const repository = Repository.fromRepositoryName(this, 'Repository', props.repository);
      this.arn = repository.repositoryArn;
      const action = new CodeCommitSourceAction({
        actionName: 'Commit',
        variablesNamespace: 'Source',
        repository,
        branch: props.branch ?? 'main',
        output: this.output,
      });
      this.action = action;
      this.commit = action.variables.commitId;
      this.triggers = [];
      return;
    }
    this.arn = props.connectionArn ?? this.connection();
    const [, owner = '', repo = ''] = /^(.+)\/([^/]+)$/.exec(props.repository) ?? [];
    const branch = props.branch ?? 'main';
    const action = new CodeStarConnectionsSourceAction({
      actionName: 'Commit',
      variablesNamespace: 'Source',
      connectionArn: this.arn,
      owner,
      repo,
      branch,
      output: this.output,
      // The trigger below starts the executions.
      triggerOnPush: false,
    });
    this.action = action;
    this.commit = action.variables.commitId;
    const filePathsExcludes = props.ignoredPaths && [...props.ignoredPaths];
    this.triggers = [
      {
        providerType: ProviderType.CODE_STAR_SOURCE_CONNECTION,
        gitConfiguration: {
          sourceAction: action,
          pushFilter: [{ branchesIncludes: [branch], filePathsExcludes }],
        },
      },
    ];
  }

  /** Grants permission to fetch the source. */
  grantFetch(grantee: IGrantable): void {
    const actions =
      this.provider === 'codecommit'
        ? [
            'codecommit:GetBranch',
            'codecommit:GetCommit',
            'codecommit:UploadArchive',
            'codecommit:GetUploadArchiveStatus',
            'codecommit:CancelUploadArchive',
          ]
        : // Connections from before 2024 keep the old service name.
          ['codeconnections:UseConnection', 'codestar-connections:UseConnection'];
    Grant.addToPrincipal({ grantee, actions, resourceArns: [this.arn] });
  }

  /**
   * Creates a connection to GitHub, named after the stack so that a person can identify it; the
   * maximum is 32 characters.
   */
  private connection(): string {
    const { stackName } = Stack.of(this);
    const connection = new CfnConnection(this, 'Connection', {
      connectionName: stackName.slice(0, 32),
      providerType: 'GitHub',
    });
    return connection.attrConnectionArn;
  }
}

function assertKnown({
  provider,
  repository,
  branch = 'main',
  connectionArn,
  ignoredPaths = [],
}: RepositorySourceProps) {
  const known = REPOSITORY[provider] as (typeof REPOSITORY)[SourceProvider] | undefined;
  if (!known) {
    const allowed = Object.keys(REPOSITORY).join(' or ');
    throw new Error(`The source '${provider}' is not known: it is ${allowed}.`);
  }
  if (!known.pattern.test(repository)) {
    throw new Error(`The repository '${repository}' is none of ${provider}: give ${known.words}.`);
  }
  if (!/^[\w.#+-]+(\/[\w.#+-]+)*$/.test(branch)) {
    throw new Error(
      `The branch '${branch}' is none: give the name of one, such as main or release/2.`,
    );
  }
  if (connectionArn !== undefined && provider === 'codecommit')
    throw new Error('CodeCommit has no connection: leave connectionArn out.');
  if (connectionArn !== undefined && !CONNECTION_ARN.test(connectionArn)) {
    throw new Error(
      `'${connectionArn}' is no connection: give its ARN, arn:aws:codeconnections:REGION:ACCOUNT:connection/ID.`,
    );
  }
  if (ignoredPaths.length > 8)
    throw new Error(`A trigger takes at most 8 patterns of files, not ${ignoredPaths.length}.`);
}
