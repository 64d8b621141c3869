"""Properties of a Kafka client that authenticates as MSK requires it: with the token of AWS's signer."""

from collections.abc import Mapping
from typing import Any

from aws_msk_iam_sasl_signer import MSKAuthTokenProvider
from botocore.credentials import CredentialProvider, Credentials
from kafka.sasl.oauth import AbstractTokenProvider


class _Keys(CredentialProvider):
    """Given keys, in the form that the signer takes."""

    def __init__(self, credentials: Credentials):
        self._credentials = credentials

    def load(self) -> Credentials:
        return self._credentials


class _Signer(AbstractTokenProvider):
    """Signs a token for each connection."""

    def __init__(self, region: str, keys: _Keys):
        self._region = region
        self._keys = keys

    def token(self) -> str:
        return MSKAuthTokenProvider.generate_auth_token_from_credentials_provider(self._region, self._keys)[0]


def signed_as(environment: Mapping[str, str]) -> dict[str, Any]:
    """Properties for credentials and region in AWS's own environment variables."""
    credentials = Credentials(
        environment["AWS_ACCESS_KEY_ID"],
        environment["AWS_SECRET_ACCESS_KEY"],
        environment.get("AWS_SESSION_TOKEN") or None,
    )
    return {
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "OAUTHBEARER",
        "sasl_oauth_token_provider": _Signer(environment["AWS_REGION"], _Keys(credentials)),
    }
