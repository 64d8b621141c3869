-- Tables of the data lake in S3, which Redshift Spectrum reads by the catalogue of Glue.

CREATE EXTERNAL SCHEMA lake FROM DATA CATALOG DATABASE '${LakeDatabase}' IAM_ROLE '${SpectrumRoleArn}';

GRANT USAGE ON SCHEMA lake TO "IAMR:${QueryFunctionRole}";
