"""LocalStack's interface of a runtime executor, implemented with processes."""

import logging

from localstack import config
from localstack.aws.api.lambda_ import LogFormat, PackageType
from localstack.services.lambda_.invocation.lambda_models import FunctionVersion, InvocationResult
from localstack.services.lambda_.invocation.runtime_executor import LambdaRuntimeException, RuntimeExecutor

from lambda_processes.function import Function, Invocation
from lambda_processes.programs import command_for
from lambda_processes.sandbox import Sandbox
from lambda_processes.variables import variables_of

LOG = logging.getLogger(__name__)
HOST = "127.0.0.1"


class ProcessRuntimeExecutor(RuntimeExecutor):
    """Execution environment of a function."""

    def __init__(self, id: str, function_version: FunctionVersion) -> None:
        super().__init__(id=id, function_version=function_version)
        self._sandbox: Sandbox | None = None

    def start(self, env_vars: dict[str, str]) -> None:
        self._sandbox = Sandbox(_function(self.function_version, env_vars))
        self._sandbox.start()

    def stop(self) -> None:
        if self._sandbox:
            self._sandbox.stop()

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        if not self._sandbox:
            raise LambdaRuntimeException(f"Execution environment {self.id} was not started.")
        request_id = payload["invoke-id"]
        outcome = self._sandbox.invoke(
            Invocation(request_id, payload["invoked-function-arn"], payload["payload"].encode(), payload["trace-id"])
        )
        return InvocationResult(request_id, outcome.payload, is_error=outcome.is_error, logs=outcome.logs)

    def get_logs(self) -> str:
        return self._sandbox.log() if self._sandbox else ""

    def get_address(self) -> str:
        return HOST

    def get_endpoint_from_executor(self) -> str:
        return HOST

    def get_runtime_endpoint(self) -> str:
        """Address for LocalStack's runtime client in containers; processes use the Runtime API instead."""
        return f"http://{HOST}:{config.GATEWAY_LISTEN[0].port}/_localstack_lambda/{self.id}"

    @classmethod
    def prepare_version(cls, function_version: FunctionVersion) -> None:
        """Unpacks the code. Raises for a function that can't be run; its state then has the reason."""
        if function_version.config.package_type != PackageType.Zip:
            raise LambdaRuntimeException("A container image can't be run as a process: only code in a zip file can.")
        code = function_version.config.code
        command_for(function_version.config.runtime, code.get_unzipped_code_location())
        if function_version.config.layers:
            LOG.warning("%s runs without its layers.", function_version.id.qualified_arn())
        code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version: FunctionVersion) -> None:
        """Does nothing; LocalStack deletes the code itself."""


def _function(version: FunctionVersion, variables: dict[str, str]) -> Function:
    settings = version.config
    code = settings.code.get_unzipped_code_location()
    return Function(
        version=version.id.qualifier,
        command=command_for(settings.runtime, code),
        code=code,
        variables=variables_of(variables, settings.environment or {}, settings.runtime, code),
        memory_megabytes=settings.memory_size,
        timeout_seconds=settings.timeout,
        json_logs=settings.logging_config.get("LogFormat") == LogFormat.JSON,
    )
