/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-custom-methods.html */
declare module 'cloudfront' {
  const cf: {
    /** Key value store of the function. */
    kvs(): {
      /** @throws without that key */
      get(key: string): Promise<string>;
    };
  };
  export default cf;
}
