"""Bulk requests to OpenSearch."""

import http.client
import os
import ssl
import urllib.error
import urllib.request
from functools import cache

from delivery_stream.records import DeliveryError

SECONDS = 60


@cache
def trusted() -> ssl.SSLContext:
    """Authorities of the machine, and that of NODE_EXTRA_CA_CERTS, which the emulators' functions trust as well."""
    context = ssl.create_default_context()
    if "NODE_EXTRA_CA_CERTS" in os.environ:
        context.load_verify_locations(os.environ["NODE_EXTRA_CA_CERTS"])
    return context


@cache
def domain_opener() -> urllib.request.OpenerDirector:
    """Opener for domains, which are on this machine: no proxy of the environment is asked."""
    https = urllib.request.HTTPSHandler(context=trusted())
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), https)


def post(url: str, body: bytes) -> tuple[int, bytes]:
    """Status and body of the answer. Raises DeliveryError without an answer."""
    request = urllib.request.Request(url, body, {"content-type": "application/x-ndjson"})
    try:
        with domain_opener().open(request, timeout=SECONDS) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except (OSError, http.client.HTTPException) as error:
        raise DeliveryError("ES.ServiceException", str(error)) from error
