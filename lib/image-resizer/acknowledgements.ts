import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Acknowledges cdk-nag's findings on the API. */
export function acknowledgePublicApi(api: IConstruct): void {
  const open =
    'Anyone may upload and look, as in the notes: the stage throttles, WAF limits each address.';
  Validations.of(api).acknowledge(
    { id: 'AwsSolutions-APIG4', reason: open },
    { id: 'AwsSolutions-COG4', reason: open },
    {
      id: 'AwsSolutions-APIG2',
      reason:
        'All bodies are binary to the gateway (*/*), which it does not validate; the functions do.',
    },
    {
      id: 'AwsSolutions-APIG3',
      reason:
        'WAF stands in front of CloudFront (ImageResizerEdge), nearer to where attacks come from.',
    },
  );
}
