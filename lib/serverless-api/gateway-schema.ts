import { type JsonSchema, JsonSchemaVersion } from 'aws-cdk-lib/aws-apigateway';
import * as z from 'zod/mini';

/** Converts the input of a schema to API Gateway's format for models, JSON Schema draft 4. */
export function gatewaySchema(schema: z.ZodMiniType): JsonSchema {
  const draft4: object = z.toJSONSchema(schema, { io: 'input', target: 'draft-4' });
  return { ...draft4, schema: JsonSchemaVersion.DRAFT4 };
}
