import type { CloudFrontResponseEvent } from 'aws-lambda';

/**
 * Event of CloudFront for Lambda@Edge on the origin response
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html).
 */
export function originResponse(uri: string, status: string): CloudFrontResponseEvent {
  const bucket = 'site.s3.us-east-1.amazonaws.com';
  return {
    Records: [
      {
        cf: {
          config: {
            distributionDomainName: 'd111111abcdef8.cloudfront.net',
            distributionId: 'EDFDVBD6EXAMPLE',
            eventType: 'origin-response',
            requestId: '4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==',
          },
          request: {
            clientIp: '203.0.113.178',
            method: 'GET',
            uri,
            querystring: '',
            headers: {
              host: [{ key: 'Host', value: bucket }],
              'user-agent': [{ key: 'User-Agent', value: 'Amazon CloudFront' }],
              via: [{ key: 'Via', value: '2.0 0e9d8c.cloudfront.net (CloudFront)' }],
              'x-forwarded-for': [{ key: 'X-Forwarded-For', value: '203.0.113.178' }],
            },
            origin: {
              s3: {
                authMethod: 'none',
                customHeaders: {},
                domainName: bucket,
                path: '',
              },
            },
          },
          response: {
            status,
            statusDescription: status === '200' ? 'OK' : 'Forbidden',
            headers: {
              'content-type': [{ key: 'Content-Type', value: 'application/xml' }],
              date: [{ key: 'Date', value: 'Sat, 21 Nov 2026 08:00:00 GMT' }],
              server: [{ key: 'Server', value: 'AmazonS3' }],
              'transfer-encoding': [{ key: 'Transfer-Encoding', value: 'chunked' }],
              'x-amz-request-id': [{ key: 'x-amz-request-id', value: 'EXAMPLE1' }],
            },
          },
        },
      },
    ],
  };
}
