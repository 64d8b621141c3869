"""Functions of PartiQL."""

from ministack.services import dynamodb


def append_to_lists_in_partiql() -> None:
    """Adds list_append, which DynamoDB documents for UPDATE.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.update.html
    """
    original = dynamodb._pq_call

    def call(name, values, nodes):
        if name != "list_append":
            return original(name, values, nodes)
        if len(values) != 2 or not all(value and "L" in value for value in values):
            raise ValueError("An operand in the update expression has an incorrect data type")
        return {"L": values[0]["L"] + values[1]["L"]}

    dynamodb._pq_call = call
