import {
  PutRecordsCommand,
  type KinesisClient,
  type PutRecordsCommandInput,
  type PutRecordsCommandOutput,
} from '@aws-sdk/client-kinesis';

export interface Received {
  readonly key: string;
  readonly data: Buffer;
}

type Answer = (request: PutRecordsCommandInput, call: number) => PutRecordsCommandOutput | Error;

/** KinesisClient in memory that records accepted records. */
export class FakeKinesis {
  readonly accepted: Received[] = [];
  readonly calls: number[] = [];
  busiest = 0;
  private busy = 0;
  private readonly answer: Answer;

  /** @param refuses returns true to reject a record, by its text and the number of the call from 1 */
  constructor(refuses: (text: string, call: number) => boolean | Error = () => false) {
    this.answer = ({ Records = [] }, call) => {
      const verdicts = Records.map(({ Data = '' }) => refuses(textOf(Buffer.from(Data)), call));
      const failure = verdicts.find((verdict) => verdict instanceof Error);
      if (failure) return failure;
      const results = Records.map(({ Data, PartitionKey: key = '' }, at) => {
        if (verdicts[at]) return { ErrorCode: 'ThroughputExceeded', ErrorMessage: 'slow down' };
        this.accepted.push({ key, data: Buffer.from(Data ?? '') });
        return { SequenceNumber: String(this.accepted.length), ShardId: 'shardId-000000000000' };
      });
      return { Records: results, $metadata: { attempts: 1 } };
    };
  }

  get client(): KinesisClient {
    const send = async (command: PutRecordsCommand): Promise<PutRecordsCommandOutput> => {
      this.calls.push(command.input.Records?.length ?? 0);
      const call = this.calls.length;
      this.busiest = Math.max(this.busiest, ++this.busy);
      // Lets other requests begin meanwhile.
      await new Promise((resolve) => setImmediate(resolve));
      this.busy--;
      const answer = this.answer(command.input, call);
      if (answer instanceof Error) throw answer;
      return answer;
    };
    return { send } as unknown as KinesisClient;
  }

  get texts(): string[] {
    return this.accepted.map(({ data }) => textOf(data));
  }
}

/** Text of a line without its line end. */
function textOf(data: Buffer): string {
  return data.toString().replace(/\n$/, '');
}
