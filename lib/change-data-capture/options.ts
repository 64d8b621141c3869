import { z } from 'zod';
import { oneOf } from '../common/option.ts';

export const CHANGE_DATA_CAPTURE_OPTIONS = z.strictObject({
  /** Kind of the MSK cluster: standard brokers, Express brokers, or Serverless. */
  kafkaCluster: oneOf('provisioned', 'express', 'serverless').default('provisioned'),
});

export type ChangeDataCaptureOptions = Readonly<z.infer<typeof CHANGE_DATA_CAPTURE_OPTIONS>>;

export type KafkaClusterKind = ChangeDataCaptureOptions['kafkaCluster'];
