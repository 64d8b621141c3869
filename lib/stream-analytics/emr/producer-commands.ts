import { Stack } from 'aws-cdk-lib';
import { UserData } from 'aws-cdk-lib/aws-ec2';
import type { Stream } from 'aws-cdk-lib/aws-kinesis';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { ProducerCode } from './producer-code.ts';

export interface ProducerCommandsProps {
  /** Archive of the producer. */
  readonly code: ProducerCode;
  /** Stream that gets the trips. */
  readonly stream: Stream;
  /** Log group of the producer's output. */
  readonly logs: LogGroup;
}

const FOLDER = '/opt/producer';
const LOG = '/var/log/producer.log';
const AGENT = '/opt/aws/amazon-cloudwatch-agent';

/**
 * Commands of an instance's first start: Node and the log agent of Amazon Linux, whose repositories
 * are in S3, and the producer as a service of systemd, which starts it again when its day is over.
 */
export function producerCommands({ code, stream, logs }: ProducerCommandsProps): UserData {
  const userData = UserData.forLinux();
  const send = `/usr/bin/node-24 ${FOLDER}/${ProducerCode.PROGRAM} --live --stream ${stream.streamName}`;
  const agent = {
    agent: { metrics_collection_interval: 60, run_as_user: 'cwagent' },
    logs: {
      logs_collected: {
        files: {
          collect_list: [
            {
              file_path: LOG,
              log_group_name: logs.logGroupName,
              log_stream_name: '{instance_id}',
            },
          ],
        },
      },
    },
  };
  userData.addCommands(
    'set -euo pipefail',
    'dnf install -y nodejs24 amazon-cloudwatch-agent unzip',
    `aws s3 cp ${code.s3ObjectUrl} /tmp/producer.zip`,
    `mkdir -p ${FOLDER} && unzip -q /tmp/producer.zip -d ${FOLDER}`,
    'useradd --system producer',
    `install -o producer -g producer -m 644 /dev/null ${LOG}`,
    ...file('/etc/systemd/system/producer.service', [
      '[Unit]',
      'Description=Taxi trips to the data stream',
      'After=network-online.target',
      'Wants=network-online.target',
      '[Service]',
      'User=producer',
      `Environment=AWS_REGION=${Stack.of(code).region}`,
      `ExecStart=${send}`,
      `StandardOutput=append:${LOG}`,
      `StandardError=append:${LOG}`,
      'Restart=always',
      'RestartSec=2',
      '[Install]',
      'WantedBy=multi-user.target',
    ]),
    ...file('/etc/logrotate.d/producer', [
      `${LOG} {`,
      '  daily',
      '  rotate 3',
      '  copytruncate',
      '  missingok',
      '}',
    ]),
    ...file(`${AGENT}/etc/producer.json`, [Stack.of(code).toJsonString(agent)]),
    `${AGENT}/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:${AGENT}/etc/producer.json`,
    'systemctl enable --now producer',
  );
  return userData;
}

/** Command that writes a file. */
function file(path: string, lines: readonly string[]): string[] {
  return [`cat > ${path} <<'END'`, ...lines, 'END'];
}
