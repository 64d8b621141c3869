"""Operations of AWS Batch that MiniStack lacks, or answers without doing them."""

import json

from launcher import batch_jobs
from launcher.batch_jobs import Refused
from ministack.services import batch

WAITING = ("SUBMITTED", "PENDING", "RUNNABLE")
PAGE = 100


def run_jobs() -> None:
    """Runs jobs as processes; MiniStack reports SUCCEEDED at once and runs nothing."""
    operations = {
        "submitjob": _submit_job,
        "describejobs": _describe_jobs,
        "listjobs": _list_jobs,
        "terminatejob": _terminate_job,
        "canceljob": _cancel_job,
        "registerjobdefinition": _register_job_definition,
        "deregisterjobdefinition": _deregister_job_definition,
        "describecomputeenvironments": _describe_compute_environments,
        "updatejobqueue": _update_job_queue,
        "deletejobqueue": _delete_job_queue,
        "deletecomputeenvironment": _delete_compute_environment,
    }
    for name, operation in operations.items():
        batch._DISPATCH[f"/v1/{name}"] = _answering(operation)


def _answering(operation):
    def answer(request: dict):
        try:
            return batch._json(200, operation(request))
        except Refused as refusal:
            return batch.error_response_json("ClientException", str(refusal), 400)

    return answer


def _submit_job(request: dict) -> dict:
    for name in ("jobName", "jobQueue", "jobDefinition"):
        if not request.get(name):
            raise Refused(f"{name} is required.")
    for name in ("eksPropertiesOverride", "ecsPropertiesOverride", "nodeOverrides", "consumableResourcePropertiesOverride"):
        if name in request:
            raise Refused(f"{name} is not supported by this emulator.")
    job = batch_jobs.submit(request)
    return {name: job[name] for name in ("jobArn", "jobId", "jobName")}


def _describe_jobs(request: dict) -> dict:
    found = [batch_jobs.job_of(job_id.rpartition("job/")[2]) for job_id in request.get("jobs", [])]
    return {"jobs": [job for job in found if job]}


def _list_jobs(request: dict) -> dict:
    """Jobs of a queue or children of an array job; in RUNNING unless jobStatus is given, as on AWS."""
    parent, queue = request.get("arrayJobId"), request.get("jobQueue")
    if bool(parent) == bool(queue):
        raise Refused("Exactly one of jobQueue and arrayJobId is required.")
    if request.get("filters") or request.get("multiNodeJobId"):
        raise Refused("filters and multiNodeJobId are not supported by this emulator.")
    status = request.get("jobStatus") or "RUNNING"
    if parent:
        jobs = [job for job in batch._jobs.values() if job["jobId"].startswith(f"{parent}:")]
    else:
        arn = batch_jobs.queue_of(queue)["jobQueueArn"]
        jobs = [job for job in batch._jobs.values() if job["jobQueue"] == arn and ":" not in job["jobId"]]
    found = [job for job in jobs if job["status"] == status]
    start, size = int(request.get("nextToken") or 0), min(request.get("maxResults") or PAGE, PAGE)
    rest = {"nextToken": str(start + size)} if len(found) > start + size else {}
    return {"jobSummaryList": [_summary(job) for job in found[start : start + size]], **rest}


def _summary(job: dict) -> dict:
    names = ("jobArn", "jobId", "jobName", "status", "statusReason", "createdAt", "startedAt", "stoppedAt")
    container = {name: job["container"][name] for name in ("exitCode", "reason") if name in job["container"]}
    array = {"arrayProperties": job["arrayProperties"]} if "arrayProperties" in job else {}
    return {**{name: job[name] for name in names if name in job}, "container": container, **array}


def _terminate_job(request: dict) -> dict:
    batch_jobs.end(request["jobId"], request["reason"], (*WAITING, *batch_jobs.PLACED))
    return {}


def _cancel_job(request: dict) -> dict:
    batch_jobs.end(request["jobId"], request["reason"], WAITING)
    return {}


def _register_job_definition(request: dict) -> dict:
    if request.get("type", "container") != "container" or "containerProperties" not in request:
        raise Refused("Only job definitions with containerProperties are supported by this emulator.")
    name = request.get("jobDefinitionName")
    if not name:
        raise Refused("jobDefinitionName is required.")
    revisions = batch._job_definitions.setdefault(name, [])
    revision = len(revisions) + 1
    arn = batch._jd_arn(name, revision)
    identity = {"jobDefinitionName": name, "jobDefinitionArn": arn, "revision": revision}
    revisions.append({"type": "container", **request, **identity, "status": "ACTIVE"})
    return identity


def _deregister_job_definition(request: dict) -> dict:
    batch_jobs.definition_of(request["jobDefinition"])["status"] = "INACTIVE"
    return {}


def _describe_compute_environments(request: dict) -> dict:
    """Adds the vCPUs that run now: there are as many as placed jobs need, at least minvCpus."""
    _, _, body = batch._describe_compute_environments(
        {"computeEnvironments": [_name(each) for each in request.get("computeEnvironments", [])]}
    )
    environments = json.loads(body)["computeEnvironments"]
    for environment in environments:
        resources = environment["computeResources"]
        used = batch_jobs.vcpus_in_use(environment["computeEnvironmentArn"])
        resources["desiredvCpus"] = max(resources.get("minvCpus", 0), used)
    return {"computeEnvironments": environments}


def _update_job_queue(request: dict) -> dict:
    queue = batch._job_queues.get(_name(request["jobQueue"]))
    if not queue:
        raise Refused(f"JobQueue {request['jobQueue']} not found.")
    queue.update({name: value for name, value in request.items() if name != "jobQueue"})
    batch_jobs.schedule()
    return {"jobQueueName": queue["jobQueueName"], "jobQueueArn": queue["jobQueueArn"]}


def _delete_job_queue(request: dict) -> dict:
    queue = batch._job_queues.get(_name(request["jobQueue"]))
    if queue and queue["state"] != "DISABLED":
        raise Refused("Cannot delete, resource is enabled: disable the queue first.")
    batch._job_queues.pop(_name(request["jobQueue"]), None)
    return {}


def _delete_compute_environment(request: dict) -> dict:
    environment = batch._compute_envs.get(_name(request["computeEnvironment"]))
    if environment and environment["state"] != "DISABLED":
        raise Refused("Cannot delete, resource is enabled: disable the compute environment first.")
    arn = (environment or {}).get("computeEnvironmentArn")
    for queue in batch._job_queues.values():
        if any(arn == entry["computeEnvironment"] for entry in queue["computeEnvironmentOrder"]):
            raise Refused(f"Cannot delete, found existing JobQueue relationship: {queue['jobQueueName']}.")
    batch._compute_envs.pop(_name(request["computeEnvironment"]), None)
    return {}


def _name(reference: str) -> str:
    return reference.rpartition("/")[2]
