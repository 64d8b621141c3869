"""Prefixes of objects in S3 with expressions, as AWS documents them.

https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
"""

import re
import time
import uuid

EXPRESSION = re.compile(r"!\{([a-zA-Z-]+):([^}]*)\}")
# Runs of one pattern letter, text in quotes, and every other character.
JAVA_PATTERN = re.compile(r"(?P<quoted>'[^']*')|(?P<letters>([a-zA-Z])\3*)|(?P<other>.)")

# Formats of java.time.format.DateTimeFormatter, by letter and number of letters.
FORMATS = {
    "yyyy": "%Y",
    "yy": "%y",
    "MMMM": "%B",
    "MMM": "%b",
    "MM": "%m",
    "dd": "%d",
    "HH": "%H",
    "mm": "%M",
    "ss": "%S",
    "DDD": "%j",
}
HOURLY = "yyyy/MM/dd/HH/"


def java_time(pattern: str, moment: time.struct_time) -> str:
    """Text of a moment in UTC. Raises ValueError for letters other than those of FORMATS."""

    def text(part: re.Match[str]) -> str:
        if part["quoted"]:
            return part["quoted"][1:-1] or "'"
        if part["other"]:
            return part["other"]
        if part["letters"] not in FORMATS:
            raise ValueError(f"The pattern '{pattern}' has '{part['letters']}': use {', '.join(FORMATS)}.")
        return time.strftime(FORMATS[part["letters"]], moment)

    return JAVA_PATTERN.sub(text, pattern)


def evaluate(template: str, moment: time.struct_time, error_type: str = "") -> str:
    """Prefix with the values of its expressions; one without a timestamp gets the hour.

    Raises ValueError for an expression that is not known here.
    """

    def value(expression: re.Match[str]) -> str:
        namespace, name = expression.groups()
        if namespace == "timestamp":
            return java_time(name, moment)
        if (namespace, name) == ("firehose", "random-string"):
            return uuid.uuid4().hex[:11]
        if (namespace, name) == ("firehose", "error-output-type") and error_type:
            return error_type
        raise ValueError(f"The prefix '{template}' has {expression[0]}, which is not known for these objects.")

    prefix = EXPRESSION.sub(value, template)
    return prefix if "!{timestamp:" in template else prefix + java_time(HOURLY, moment)
