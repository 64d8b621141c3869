import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Acknowledges cdk-nag's findings on the API. */
export function acknowledgePublicApi(api: IConstruct, onlyFromEdge: boolean): void {
  const open = onlyFromEdge
    ? 'Anyone may upload and look, as in the notes, through CloudFront, where WAF limits each address: the API rejects requests without the secret of CloudFront.'
    : 'Anyone may upload and look, as in the notes: the stage throttles. In a sandbox the API answers at its own address too, where no WAF limits anyone.';
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
      reason: onlyFromEdge
        ? 'WAF stands in front of CloudFront (ImageResizerEdge), and the API rejects requests without its secret.'
        : 'WAF stands in front of CloudFront (ImageResizerEdge); only in production does the API reject other requests.',
    },
  );
}
