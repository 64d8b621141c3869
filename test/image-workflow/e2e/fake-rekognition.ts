import { GetObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import recorded from './recorded-labels.json' with { type: 'json' };

/** Errors of DetectLabels that a test can inject, with status and message as AWS documents them. */
const FAULTS = {
  ThrottlingException: [400, 'Rate exceeded'],
  InternalServerError: [
    500,
    'Amazon Rekognition experienced a service issue. Try your call again.',
  ],
} as const;

export type Fault = keyof typeof FAULTS;

interface Request {
  readonly Image: {
    readonly S3Object: { readonly Bucket: string; readonly Name: string; readonly Version: string };
  };
  readonly MaxLabels: number;
  readonly MinConfidence: number;
}

/** Label as the state machine stores it. */
export interface Label {
  readonly name: string;
  readonly confidence: number;
}

/** Response: status and body. */
type Answer = readonly [status: number, body: object];

/**
 * Replaces Rekognition where it is missing, at AWS_ENDPOINT_URL_REKOGNITION: reads the object of
 * the request, rejects what Rekognition rejects, and returns recorded labels for all others
 * (https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html).
 */
export class FakeRekognition {
  /** Key of each call. */
  readonly asked: string[] = [];
  private readonly s3 = new S3Client({});
  private readonly faults = new Map<string, Fault[]>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      void this.serve(request, response);
    });
  }

  /** @throws Error when the port is taken */
  static async start(endpoint: string): Promise<FakeRekognition> {
    const fake = new FakeRekognition();
    const { hostname, port } = new URL(endpoint);
    fake.server.listen(Number(port), hostname);
    await once(fake.server, 'listening');
    return fake;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** Lets the next calls about a key fail with these errors, in sequence. */
  fail(key: string, ...faults: Fault[]): void {
    this.faults.set(key, faults);
  }

  /** Expected labels in the record of an image. */
  static expectedLabels(minConfidence = 75): Label[] {
    return recorded.Labels.filter(({ Confidence }) => Confidence >= minConfidence).map(
      ({ Name, Confidence }) => ({ name: Name, confidence: Math.round(Confidence * 100) / 100 }),
    );
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [status, body] =
      request.headers['x-amz-target'] === 'RekognitionService.DetectLabels'
        ? await this.detectLabels((await json(request)) as Request)
        : refusal(400, 'UnknownOperationException', 'Only DetectLabels is known here.');
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(body));
  }

  private async detectLabels({ Image, MaxLabels, MinConfidence }: Request): Promise<Answer> {
    const { Bucket, Name, Version } = Image.S3Object;
    this.asked.push(Name);
    const fault = this.faults.get(Name)?.shift();
    if (fault) return refusal(FAULTS[fault][0], fault, FAULTS[fault][1]);
    const start = await this.startOf(Bucket, Name, Version);
    if (start === undefined) {
      return refusal(400, 'InvalidS3ObjectException', 'Unable to get object metadata from S3.');
    }
    if (!/^(ffd8ff|89504e47)/.test(start)) {
      return refusal(400, 'InvalidImageFormatException', 'Request has invalid image format');
    }
    const confident = recorded.Labels.filter(({ Confidence }) => Confidence >= MinConfidence);
    return [200, { ...recorded, Labels: confident.slice(0, MaxLabels) }];
  }

  /** First bytes of an object in hexadecimal. */
  private async startOf(
    Bucket: string,
    Key: string,
    VersionId: string,
  ): Promise<string | undefined> {
    try {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
      return (await Body?.transformToString('hex'))?.slice(0, 8);
    } catch (error) {
      if (error instanceof S3ServiceException) return undefined;
      throw error;
    }
  }
}

function refusal(status: number, name: string, message: string): Answer {
  return [status, { __type: name, message }];
}
