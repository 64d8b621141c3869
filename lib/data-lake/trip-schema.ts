import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { CfnRegistry, CfnSchema } from 'aws-cdk-lib/aws-glue';
import { Construct } from 'constructs';

/** File with the schema of a trip as producers send it. */
export const TRIP_SCHEMA = join(import.meta.dirname, 'schemas', 'trip.avsc');

/**
 * Schema registry with the schema of a trip. A new version must read what was written with the one
 * before (BACKWARD): it may drop a field, or add one with a default.
 */
export class TripSchema extends Construct {
  /** Schema with its versions. */
  readonly schema: CfnSchema;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const name = Stack.of(this).stackName;
    const registry = new CfnRegistry(this, 'Registry', {
      name,
      description: 'Schemas of the records that producers send to the data lake',
    });
    this.schema = new CfnSchema(this, 'Trip', {
      name: `${name}-trip`,
      registry: { arn: registry.attrArn },
      dataFormat: 'AVRO',
      compatibility: 'BACKWARD',
      schemaDefinition: JSON.stringify(JSON.parse(readFileSync(TRIP_SCHEMA, 'utf8'))),
    });
  }
}
