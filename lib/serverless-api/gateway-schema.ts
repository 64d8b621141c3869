import { type JsonSchema, JsonSchemaVersion } from 'aws-cdk-lib/aws-apigateway';
import * as z from 'zod/mini';

/** A schema as API Gateway's models have it: JSON Schema draft 4, of what is sent. */
export function gatewaySchema(schema: z.ZodMiniType): JsonSchema {
  const draft4: object = z.toJSONSchema(schema, { io: 'input', target: 'draft-4' });
  return { ...draft4, schema: JsonSchemaVersion.DRAFT4 };
}
