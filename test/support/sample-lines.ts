/** Lines that a metric filter must count, and lines that it must not, by the end of the metric's name. */
export const SAMPLE_LINES: Readonly<
  Record<string, { readonly counted: readonly string[]; readonly others: readonly string[] }>
> = {
  // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-records-examples.html
  RejectedFlows: {
    counted: [
      '2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1418530010 1418530070 REJECT OK',
    ],
    others: [
      '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK',
      '2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA',
    ],
  },
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
  RootUser: {
    counted: [event({ eventName: 'ListBuckets', userIdentity: { type: 'Root' } })],
    others: [
      event({ userIdentity: { type: 'Root', invokedBy: 'backup.amazonaws.com' } }),
      event({ userIdentity: { type: 'Root' }, eventType: 'AwsServiceEvent' }),
      event({ userIdentity: { type: 'AssumedRole' } }),
    ],
  },
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
  SignInWithoutMfa: {
    counted: [signIn('IAMUser', 'No'), signIn('Root', 'No')],
    others: [
      signIn('IAMUser', 'Yes'),
      signIn('AssumedRole', 'No'),
      signIn('IAMUser', 'No', 'Failure'),
    ],
  },
  TrailChanges: {
    counted: ['DeleteTrail', 'PutEventSelectors', 'StopLogging', 'UpdateTrail'].map((eventName) =>
      event({ eventSource: 'cloudtrail.amazonaws.com', eventName }),
    ),
    others: [
      event({ eventSource: 'cloudtrail.amazonaws.com', eventName: 'DescribeTrails' }),
      event({ eventSource: 'kinesis.amazonaws.com', eventName: 'StopLogging' }),
    ],
  },
  OrganizationChanges: {
    counted: [
      event({
        eventSource: 'organizations.amazonaws.com',
        eventName: 'AttachPolicy',
        readOnly: false,
      }),
    ],
    others: [
      event({
        eventSource: 'organizations.amazonaws.com',
        eventName: 'ListAccounts',
        readOnly: true,
      }),
      event({ eventSource: 'iam.amazonaws.com', eventName: 'AttachRolePolicy', readOnly: false }),
    ],
  },
  DeniedCalls: {
    counted: ['AccessDenied', 'AccessDeniedException', 'Client.UnauthorizedOperation'].map(
      (errorCode) => event({ errorCode }),
    ),
    others: [event({ errorCode: 'ThrottlingException' }), event({})],
  },
};

function event(fields: object): string {
  return JSON.stringify({ eventVersion: '1.11', eventType: 'AwsApiCall', ...fields });
}

function signIn(type: string, MFAUsed: string, result = 'Success'): string {
  return event({
    eventName: 'ConsoleLogin',
    eventType: 'AwsConsoleSignIn',
    userIdentity: { type },
    responseElements: { ConsoleLogin: result },
    additionalEventData: { MFAUsed },
  });
}
