"""Step Functions' integration with AWS Batch."""

from launcher import batch_jobs
from ministack.services import stepfunctions as sfn

SUBMIT = "arn:aws:states:::batch:submitJob"
# Keys that are names of the user's own.
_MAPS = ("parameters", "tags", "options")


def submit_jobs() -> None:
    """Submits jobs; with `.sync`, waits for their end and fails when they fail.

    https://docs.aws.amazon.com/step-functions/latest/dg/connect-batch.html
    """
    original = sfn._invoke_resource

    def invoke(resource, arguments):
        if not resource.startswith(SUBMIT):
            return original(resource, arguments)
        try:
            job = batch_jobs.submit(_keys(arguments, str.lower))
        except batch_jobs.Refused as refusal:
            raise sfn._ExecutionError("Batch.ClientException", f"{refusal} (Service: Batch, Status Code: 400)") from None
        if not resource.endswith(".sync"):
            return {"JobArn": job["jobArn"], "JobId": job["jobId"], "JobName": job["jobName"]}
        ended = _keys(batch_jobs.wait_for(job["jobId"]), str.upper)
        if ended["Status"] == "FAILED":
            raise sfn._ExecutionError("States.TaskFailed", sfn.json.dumps(ended))
        return ended

    sfn._invoke_resource = invoke


def _keys(value, change):
    """Copy with the first letter of each key changed."""
    if isinstance(value, list):
        return [_keys(each, change) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        change(name[0]) + name[1:]: each if name.lower() in _MAPS else _keys(each, change)
        for name, each in value.items()
    }
