"""Origins of CloudFront distributions."""

import re

from ministack import app
from ministack.services import cloudfront


def forward_to_api_origins() -> None:
    """Forwards requests to origins that are REST APIs of this MiniStack, which answers 502 for every
    amazonaws.com origin."""
    original = cloudfront._fetch_from_origin
    api_host = re.compile(r"^([a-z0-9]+)\.execute-api\.")

    async def fetch(origin, method, uri, query_string, headers, body, viewer_is_https, client_ip, viewer_xff, dist_arn):
        api = api_host.match(origin.get("domain_name") or "")
        if not api:
            return await original(
                origin, method, uri, query_string, headers, body, viewer_is_https, client_ip, viewer_xff, dist_arn
            )
        sent = cloudfront._origin_request_headers(origin, headers, client_ip, viewer_xff)
        path = (origin.get("origin_path") or "") + uri
        status, answered, data = await app._handle_execute_api_request(
            f"{api[1]}.execute-api.{app._MINISTACK_HOST}",
            path,
            method,
            {name.lower(): value for name, value in sent.items()},
            body or b"",
            cloudfront.parse_qs(query_string, keep_blank_values=True),
            raw_path=path,
            raw_query_string=query_string,
        )
        pairs = [(k, v) for k, vs in answered.items() for v in (vs if isinstance(vs, list) else [vs])]
        return status, "", cloudfront._multidict_from_pairs(pairs), data

    cloudfront._fetch_from_origin = fetch
