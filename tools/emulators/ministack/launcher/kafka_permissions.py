"""Authentication and authorization of the broker's clients, by MiniStack's signature check and its policies.

The broker's plug-ins (tools/emulators/kafka/iam) ask by HTTP. The token of a client is the presigned URL of
kafka-cluster:Connect that AWS's signers make, in Base64.

- https://docs.aws.amazon.com/msk/latest/developerguide/iam-access-control.html
- https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
"""

import base64
import json
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ministack.core import iam_evaluator, responses, sigv4
from ministack.services import msk

SERVICE = "kafka-cluster"
CONNECT = f"{SERVICE}:Connect"
# Added by the signers after they signed.
UNSIGNED = "User-Agent"


class Refused(Exception):
    """A token that authenticates nobody; the message says why."""


@dataclass(frozen=True)
class Client:
    """Signer of a token."""

    access_key_id: str
    account: str
    region: str


# Authenticated clients by the ARN of their principal.
_clients: dict[str, Client] = {}


def serve_permissions() -> None:
    """Answers the broker on a port of its own, while the event loop provisions resources."""
    port = os.environ.get("KAFKA_PERMISSIONS_PORT")
    if port:
        server = ThreadingHTTPServer(("127.0.0.1", int(port)), _Handler)
        threading.Thread(target=server.serve_forever, name="kafka-permissions", daemon=True).start()


def authenticate(token: str) -> dict[str, Any]:
    """Principal of a token and the end of its validity in milliseconds, or the error."""
    try:
        client, principal, expires = _verify(token)
    except Refused as refusal:
        return {"error": str(refusal)}
    _clients[principal] = client
    if not _is_allowed(client, CONNECT, "cluster", ""):
        return {"error": f"{principal} is not allowed to {CONNECT}."}
    return {"principal": principal, "expires": expires}


def authorize(principal: str, action: str, kind: str, name: str) -> dict[str, Any]:
    """True for an action that the policies of an authenticated client allow."""
    client = _clients.get(principal)
    return {"allowed": client is not None and _is_allowed(client, action, kind, name)}


def _verify(token: str) -> tuple[Client, str, int]:
    """Signer of a token, the ARN of its principal, and the end of its validity in milliseconds."""
    try:
        url = urlsplit(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode())
    except ValueError as error:
        raise Refused("The token is no URL in Base64.") from error
    query = parse_qs(url.query, keep_blank_values=True)
    query.pop(UNSIGNED, None)
    signature = sigv4.parse_query_signature(query)
    if isinstance(signature, tuple):
        raise Refused(signature[1])
    if query.get("Action") != [CONNECT] or signature.service != SERVICE:
        raise Refused(f"The token is signed for another action than {CONNECT}.")
    try:
        seconds = int(query["X-Amz-Expires"][0])
        expired = sigv4.presigned_request_is_expired(signature.amz_date, seconds)
    except (KeyError, ValueError) as error:
        raise Refused("The token has no date, or no X-Amz-Expires.") from error
    if expired:
        raise Refused("The token has expired.")
    client = Client(signature.access_key_id, _account_of(signature.access_key_id), signature.region)
    session_token = query.get("X-Amz-Security-Token", [""])[0]
    credential = iam_evaluator.resolve_credential(client.access_key_id, client.account, session_token)
    if isinstance(credential, iam_evaluator.CredentialResolutionError):
        raise Refused(credential.message)
    failure = sigv4.header_signature_failure(
        signature,
        credential.secret_access_key,
        "GET",
        url.path or "/",
        query,
        {"host": url.netloc},
        b"",
        presigned=True,
    )
    if failure:
        raise Refused(failure[1])
    signed_at = sigv4._amz_datetime(signature.amz_date).timestamp()
    return client, credential.principal_arn, int((signed_at + seconds) * 1000)


def _account_of(access_key_id: str) -> str:
    responses.set_request_account_id(access_key_id)
    return iam_evaluator.find_iam_access_key_account(access_key_id) or responses.get_account_id()


def _is_allowed(client: Client, action: str, kind: str, name: str) -> bool:
    """True for an action that is allowed on the resource of a cluster; one broker serves all clusters of a run."""
    with responses.request_scope(client.account, client.region):
        arns = [_arn(cluster, kind, name) for cluster, _ in msk._clusters.items()]
        return any(
            iam_evaluator.enforce(client.access_key_id, action, SERVICE, client.region, arn) is None for arn in arns
        )


def _arn(cluster: str, kind: str, name: str) -> str:
    return cluster if kind == "cluster" else f"{cluster.replace(':cluster/', f':{kind}/')}/{name}"


_OPERATIONS: dict[str, Callable[..., dict[str, Any]]] = {"/authenticate": authenticate, "/authorize": authorize}


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        answer = json.dumps(_OPERATIONS[self.path](**request)).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_arguments: object) -> None:
        """The broker logs what is denied."""
