import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { ServiceProps } from '../common/service-props.ts';
import { STATEMENTS_HAVE_NO_ARN } from './warehouse-role.ts';

export interface StatementMachineProps extends Pick<ServiceProps, 'settings'> {
  /** File of this folder with the definition, in Amazon States Language. */
  readonly file: string;
  /** Purpose of the state machine, in a few words. */
  readonly comment: string;
  /** Names of resources in the definition. */
  readonly substitutions: Readonly<Record<string, string>>;
  /**
   * Changes the definition before it is deployed.
   *
   * @default - the definition of the file
   */
  readonly complete?: (definition: string) => string;
}

/** State machine that runs SQL statements by the Data API, without a function. */
export class StatementMachine extends StateMachine {
  constructor(scope: Construct, id: string, props: StatementMachineProps) {
    const { settings, file, comment, complete } = props;
    const text = readFileSync(join(import.meta.dirname, file), 'utf8');
    super(scope, id, {
      comment,
      definitionBody: DefinitionBody.fromString(complete ? complete(text) : text),
      definitionSubstitutions: { ...props.substitutions },
      tracingEnabled: true,
      logs: {
        // Before super(), there is no `this` to use as scope.
        // eslint-disable-next-line awscdk/require-passing-this, awscdk/no-variable-construct-id
        destination: new LogGroup(scope, `${id}Logs`, {
          retention: settings.logRetention,
          removalPolicy: settings.removalPolicy,
        }),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
    });
    Validations.of(this.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: `${STATEMENTS_HAVE_NO_ARN} Usage limits and the delivery of logs have none.`,
    });
  }
}
