import { Validations } from 'aws-cdk-lib';
import type { Method, RestApi } from 'aws-cdk-lib/aws-apigateway';

/** Acknowledges cdk-nag's findings on the API. */
export function acknowledgeApi(api: RestApi, onlyFromEdge: boolean): void {
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-APIG3',
    reason: onlyFromEdge
      ? 'WAF stands in front of CloudFront (ServerlessApiEdge), and the API rejects unsigned requests without its secret.'
      : 'WAF stands in front of CloudFront (ServerlessApiEdge); only in production does the API reject other requests.',
  });
}

/** Acknowledges cdk-nag's finding on a method without the user pool. */
export function acknowledgeMethod(method: Method, open: boolean): void {
  const reason = open
    ? 'What is published is for everyone: the stage throttles, CloudFront keeps the answers.'
    : 'Its callers are programs: they sign, or have an API token.';
  Validations.of(method).acknowledge(
    { id: 'AwsSolutions-COG4', reason },
    ...(open ? [{ id: 'AwsSolutions-APIG4', reason }] : []),
  );
}
