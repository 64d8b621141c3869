/**
 * Calls that a handler makes only for a property: a resource without it does not need the permission.
 * The schemas list the calls for all properties of a type.
 */
export const OPTIONAL_CALLS: Readonly<
  Record<string, readonly (readonly [RegExp, property: string])[]>
> = {
  'AWS::CodeDeploy::DeploymentGroup': [
    [/:(RegisterOnPremisesInstance)$/, 'OnPremisesInstanceTagFilters'],
    [/:(CreateDeployment|StopDeployment|(Register|Get)ApplicationRevision)$/, 'Deployment'],
  ],
  'AWS::DynamoDB::Table': [
    [/:(DescribeImport|ImportTable)$|^(s3|logs):/, 'ImportSourceSpecification'],
    [/ContributorInsights$/, 'ContributorInsightsSpecification'],
    [/KinesisStreamingDestination$|^kinesis:/, 'KinesisStreamSpecification'],
    [/Replica$|:(Scan|Query|(Get|Put|Update|Delete)Item|BatchWriteItem)$|^iam:/, 'Replicas'],
    [/:(Put|Delete)ResourcePolicy$/, 'ResourcePolicy'],
    [/^kms:/, 'SSESpecification'],
  ],
  'AWS::IAM::Policy': [
    [/User/, 'Users'],
    [/Group/, 'Groups'],
  ],
  'AWS::IAM::Role': [
    // The boundary is part of every delivered role.
    [/:DeleteRolePermissionsBoundary$/, 'no property'],
  ],
  'AWS::KMS::Key': [
    [/:(Disable|Enable)Key$/, 'Enabled'],
    [/:DisableKeyRotation$/, 'no property'],
  ],
  'AWS::Lambda::Alias': [[/ProvisionedConcurrencyConfig$/, 'ProvisionedConcurrencyConfig']],
  'AWS::Lambda::EventSourceMapping': [[/^kms:/, 'KmsKeyArn']],
  'AWS::Lambda::Function': [
    [/^ec2:/, 'VpcConfig'],
    [/^(elasticfilesystem|s3files):/, 'FileSystemConfigs'],
    [/^kms:/, 'KmsKeyArn'],
    [/:(Put|Delete)FunctionConcurrency$/, 'ReservedConcurrentExecutions'],
    [/:(Put|Delete)FunctionCodeSigningConfig$|:GetCodeSigningConfig$/, 'CodeSigningConfigArn'],
    [/:GetLayerVersion$/, 'Layers'],
    [/:(PutRuntimeManagementConfig|AssociateRuntimeAlias)$/, 'RuntimeManagementConfig'],
    [/:PutFunctionRecursionConfig$/, 'RecursiveLoop'],
    [/:PutFunctionScalingConfig$/, 'FunctionScalingConfig'],
    [/:PassCapacityProvider$/, 'CapacityProviderConfig'],
    [/:GetObjectVersion$/, 'S3ObjectVersion'],
  ],
  'AWS::Lambda::Version': [
    [/:PutProvisionedConcurrencyConfig$/, 'ProvisionedConcurrencyConfig'],
    [/:PutRuntimeManagementConfig$/, 'RuntimePolicy'],
    [/:PutFunctionScalingConfig$/, 'FunctionScalingConfig'],
  ],
  'AWS::Logs::LogGroup': [
    [/DataProtectionPolicy$|^firehose:|:CreateLogDelivery$|^s3:/, 'DataProtectionPolicy'],
    [/ResourcePolic(y|ies)$/, 'ResourcePolicyDocument'],
    [/IndexPolic(y|ies)$/, 'FieldIndexPolicies'],
    [/KmsKey$/, 'KmsKeyId'],
    [/:PutBearerTokenAuthentication$/, 'BearerTokenAuthenticationEnabled'],
    [/:PutLogGroupDeletionProtection$/, 'DeletionProtectionEnabled'],
  ],
  'AWS::S3::Bucket': [
    [/Abac$/, 'AbacStatus'],
    [/Analytics/, 'AnalyticsConfigurations'],
    [/C(ORS|ors)$/, 'CorsConfiguration'],
    [/Inventory/, 'InventoryConfigurations'],
    [/Metrics/, 'MetricsConfigurations'],
    [/Replication|^iam:|:DeleteObject$/, 'ReplicationConfiguration'],
    [/Website$/, 'WebsiteConfiguration'],
    [/Accelerate/, 'AccelerateConfiguration'],
    [/Acl$/, 'AccessControl'],
    [/ObjectLock/, 'ObjectLockConfiguration'],
    [/IntelligentTiering/, 'IntelligentTieringConfigurations'],
    [/Metadata|^s3tables:/, 'MetadataTableConfiguration'],
    // Calls for a property that an update removes.
    [/:DeleteBucket(Encryption|Lifecycle)$/, 'no property'],
  ],
  'AWS::SNS::Subscription': [[/^iam:/, 'SubscriptionRoleArn']],
  'AWS::SNS::Topic': [
    [/^iam:/, 'DeliveryStatusLogging'],
    [/:(Subscribe|Unsubscribe)$/, 'Subscription'],
    [/DataProtectionPolicy$/, 'DataProtectionPolicy'],
  ],
};
