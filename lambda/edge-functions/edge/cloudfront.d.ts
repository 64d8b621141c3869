/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-custom-methods.html */
declare module 'cloudfront' {
  const cf: {
    /** The store that the function is associated with. */
    kvs(): {
      /** @throws when there is no such key */
      get(key: string): Promise<string>;
    };
  };
  export default cf;
}
