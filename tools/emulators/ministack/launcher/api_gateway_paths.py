"""Paths of REST APIs."""

from ministack import app


def keep_paths_encoded() -> None:
    """Passes the path of a request to a REST API as the client sent it; MiniStack decodes it first."""
    original = app._handle_execute_api_request

    async def handle(host, path, method, headers, body, query_params, raw_path=None, raw_query_string=None):
        parsed = app._parse_execute_api_url(host, path)
        is_rest = parsed and app._get_module("apigateway_v1").find_api_scope(parsed[0]) is not None
        sent = raw_path if is_rest and raw_path else path
        return await original(host, sent, method, headers, body, query_params, raw_path, raw_query_string)

    app._handle_execute_api_request = handle
