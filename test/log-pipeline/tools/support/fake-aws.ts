import { createServer as http1, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as http2 } from 'node:http2';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Received } from './fake-kinesis.ts';

interface PutRecords {
  readonly Records: readonly { PartitionKey: string; Data: string }[];
}

export interface FakeAws extends AsyncDisposable {
  readonly endpoint: string;
  /** Accepted records. */
  readonly accepted: Received[];
}

export interface FakeAwsOptions {
  /** Outputs by stack name. */
  readonly stacks?: Record<string, Record<string, string>>;
  /** Called before the response to each PutRecords; true rejects its records. */
  readonly onPut?: (call: number) => boolean | Promise<boolean>;
}

/**
 * Fake of CloudFormation's DescribeStacks and of the data stream `logs` behind one address. The SDK
 * uses HTTP/2 for Kinesis and HTTP/1.1 for other services; the first bytes determine the protocol.
 */
export async function fakeAws({ stacks = {}, onPut }: FakeAwsOptions = {}): Promise<FakeAws> {
  const accepted: Received[] = [];
  let calls = 0;
  const kinesis = async (action: string, body: string): Promise<[number, object]> => {
    const { StreamName, ...input } = JSON.parse(body) as { StreamName: string };
    if (StreamName !== 'logs') return [400, { __type: 'ResourceNotFoundException' }];
    if (action === 'DescribeStreamSummary')
      return [200, { StreamDescriptionSummary: { StreamName } }];
    const { Records } = input as unknown as PutRecords;
    const refuse = await onPut?.(++calls);
    const results = Records.map(({ PartitionKey: key, Data }) => {
      if (refuse) return { ErrorCode: 'ProvisionedThroughputExceededException' };
      accepted.push({ key, data: Buffer.from(Data, 'base64') });
      return { SequenceNumber: String(accepted.length), ShardId: 'shardId-000000000000' };
    });
    return [200, { FailedRecordCount: refuse ? Records.length : 0, Records: results }];
  };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const body = Buffer.concat(parts).toString();
    const target = request.headers['x-amz-target'];
    if (typeof target === 'string') {
      const [status, output] = await kinesis(target.split('.')[1] ?? '', body);
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(output));
    } else {
      const outputs = stacks[new URLSearchParams(body).get('StackName') ?? ''];
      response.writeHead(outputs ? 200 : 400, { 'content-type': 'text/xml' });
      response.end(outputs ? described(outputs) : NO_STACK);
    }
  };
  const servers = { 1: http1(), 2: http2() };
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    void answer(request, response);
  };
  servers[1].on('request', listener);
  // Its requests and responses have all methods that are used here.
  servers[2].on('request', listener as never);
  const sockets = new Set<Socket>();
  const door = createServer((socket) => {
    sockets.add(socket);
    socket.once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      if (first.toString().startsWith('PRI ')) {
        servers[2].emit('connection', socket);
      } else {
        servers[1].emit('connection', socket);
        process.nextTick(() => socket.resume());
      }
    });
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    accepted,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        door.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

const NO_STACK = `<ErrorResponse><Error><Code>ValidationError</Code><Message>no stack</Message></Error></ErrorResponse>`;

function described(outputs: Record<string, string>): string {
  const members = Object.entries(outputs).map(
    ([key, value]) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>S</StackName><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}
