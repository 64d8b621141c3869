import type { Event } from '@aws-sdk/client-cloudtrail';
import { callsOf } from '../../../tools/cli/permissions/calls.ts';

/** Event of a role's session. */
function event(EventSource: string, EventName: string, details: object = {}): Event {
  const sessionIssuer = { type: 'Role', userName: 'FanOut-Thumbnail' };
  const userIdentity = { type: 'AssumedRole', sessionContext: { sessionIssuer } };
  return { EventSource, EventName, CloudTrailEvent: JSON.stringify({ userIdentity, ...details }) };
}

test('A call has the role, the action and the resources of its event', () => {
  const resources = [{ ARN: 'arn:aws:s3:::uploads/a.png' }, { accountId: '123456789012' }];
  expect(callsOf([event('s3.amazonaws.com', 'GetObject', { resources })])).toEqual([
    {
      role: 'FanOut-Thumbnail',
      action: 's3:GetObject',
      resources: ['arn:aws:s3:::uploads/a.png'],
      denied: false,
    },
  ]);
});

test.each(['AccessDenied', 'AccessDeniedException', 'Client.UnauthorizedOperation'])(
  'A call with the error %s is denied',
  (errorCode) => {
    expect(callsOf([event('s3.amazonaws.com', 'GetObject', { errorCode })])).toMatchObject([
      { denied: true },
    ]);
  },
);

test('A call with another error is not denied', () => {
  const [call] = callsOf([event('s3.amazonaws.com', 'GetObject', { errorCode: 'NoSuchKey' })]);
  expect(call?.denied).toBe(false);
});

test.each([
  ['monitoring.amazonaws.com', 'DescribeAlarms', 'cloudwatch:DescribeAlarms'],
  ['lambda.amazonaws.com', 'UpdateFunctionCode20150331v2', 'lambda:UpdateFunctionCode'],
])('The event %s, %s is the action %s', (source, name, action) => {
  expect(callsOf([event(source, name)])).toMatchObject([{ action }]);
});

test('Events of users and of services are no calls of roles', () => {
  const userIdentity = { type: 'IAMUser', userName: 'ann' };
  expect(callsOf([event('s3.amazonaws.com', 'GetObject', { userIdentity })])).toEqual([]);
});
