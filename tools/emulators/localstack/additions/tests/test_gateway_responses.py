"""Gateway responses against AWS's documentation."""

import unittest

from localstack_additions.gateway_responses import body_of, headers_of

CONTEXT = {"requestId": "1", "error": {"message": 'a "b"', "messageString": 'a "b"'}}


def response(template: str) -> dict[str, dict[str, str]]:
    return {"responseTemplates": {"application/json": template}}


class GatewayResponseTest(unittest.TestCase):
    def test_variables_of_the_context_are_replaced_in_the_body(self) -> None:
        body = body_of(response('{"id":"$context.requestId","none":"$context.stage.name"}'), CONTEXT)
        self.assertEqual(body, '{"id":"1","none":""}')

    def test_the_text_of_the_message_has_its_quotes(self) -> None:
        self.assertEqual(body_of(response('{"message":$context.error.messageString}'), CONTEXT), '{"message":"a \\"b\\""}')

    def test_a_response_without_a_json_template_has_no_body_of_its_own(self) -> None:
        self.assertIsNone(body_of({}, CONTEXT))
        self.assertIsNone(body_of({"responseTemplates": {"text/plain": "a"}}, CONTEXT))

    def test_headers_have_their_fixed_values(self) -> None:
        parameters = {
            "gatewayresponse.header.Content-Type": "'application/problem+json'",
            "gatewayresponse.header.Origin": "method.request.header.Origin",
        }
        self.assertEqual(headers_of({"responseParameters": parameters}), {"Content-Type": "application/problem+json"})
        self.assertEqual(headers_of({}), {})
