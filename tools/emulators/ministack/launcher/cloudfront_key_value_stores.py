"""Key value stores of CloudFront functions."""

import json
import re

from ministack.services import cloudfront, cloudfront_keyvaluestore

_IMPORT = re.compile(rb"""^import (\w+) from ["']cloudfront["'];$""", re.MULTILINE)

# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-custom-methods.html
_MODULE = """const %s = { kvs: () => ({
  get: async (key) => {
    const items = %s;
    if (!Object.prototype.hasOwnProperty.call(items, key)) throw new Error("KeyNotFound");
    return items[key];
  },
}) };"""


def read_key_value_stores() -> None:
    """Replaces the `cloudfront` module of a function by one with the current items of its store;
    MiniStack has no such module."""
    original = cloudfront.live_function_code

    def code_with_store(function_arn):
        code = original(function_arn)
        function = cloudfront._functions.get(function_arn.rsplit("/", 1)[-1]) if code else None
        arns = cloudfront._function_view(function, "LIVE").get("kvs_arns") if function else None
        if not arns:
            return code
        items = cloudfront_keyvaluestore._stores.get(arns[0], {}).get("items", {})
        return _IMPORT.sub(lambda found: (_MODULE % (found[1].decode(), json.dumps(items))).encode(), code)

    cloudfront.live_function_code = code_with_store
