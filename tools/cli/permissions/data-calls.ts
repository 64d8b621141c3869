/**
 * Calls that CloudTrail's event history does not have: data events, and requests that are no events.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
 */
const DATA_CALLS: readonly RegExp[] = [
  /^s3:(Get|Put|Delete|List|Abort)\w*(Object|Upload|Bucket$)\w*/,
  /^dynamodb:((BatchGet|BatchWrite|Get|Put|Update|Delete|ConditionCheck)Item|Query|Scan|PartiQL\w+|GetRecords|GetShardIterator)$/,
  /^sqs:(Send|Receive|Delete)Message$|^sqs:ChangeMessageVisibility$/,
  /^sns:Publish$/,
  /^lambda:InvokeFunction$/,
  /^kinesis:(PutRecords?|Get(Records|ShardIterator))$/,
  /^firehose:Put\w+$/,
  /^logs:(PutLogEvents|GetLogEvents)$/,
  /^cloudwatch:PutMetricData$/,
  /^xray:(Put\w+|GetSampling\w+)$/,
  /^events:PutEvents$/,
  /^(es:ESHttp|execute-api:Invoke|kafka-cluster:|rds-data:|redshift-data:)/,
];

/** Returns true for an action without a management event in CloudTrail. */
export function isDataCall(action: string): boolean {
  return DATA_CALLS.some((pattern) => pattern.test(action));
}
