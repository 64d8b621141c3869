"""Address at which custom resources' providers put their answers."""

from typing import Any

from localstack.http import Request, Response

from localstack_additions.answers import Answers

PATH = "/_aws/cloudformation/custom-resources"

answers = Answers()


def add_route(router: Any) -> None:
    router.add(f"{PATH}/<token>", _receive, methods=["PUT"])


def _receive(request: Request, token: str) -> Response:
    return Response(status=200 if answers.put(token, request.get_data()) else 404)
