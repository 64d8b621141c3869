/** Events of the trail that are counted: the pattern of the metric filter, by the metric's name. */
export const COUNTED = {
  RootUser:
    '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
  SignInWithoutMfa:
    '{ $.eventName = "ConsoleLogin" && $.responseElements.ConsoleLogin = "Success" && $.userIdentity.type != "AssumedRole" && $.additionalEventData.MFAUsed != "Yes" }',
  TrailChanges:
    '{ $.eventSource = "cloudtrail.amazonaws.com" && ($.eventName = "DeleteTrail" || $.eventName = "PutEventSelectors" || $.eventName = "StopLogging" || $.eventName = "UpdateTrail") }',
  OrganizationChanges: '{ $.eventSource = "organizations.amazonaws.com" && $.readOnly IS FALSE }',
  DeniedCalls: '{ $.errorCode = "AccessDenied*" || $.errorCode = "*UnauthorizedOperation" }',
} as const;
