"""Plug-in that LocalStack loads by its entry point; it imports the executor on first use."""

from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin


class ProcessRuntimeExecutorPlugin(RuntimeExecutorPlugin):
    """Chosen by LAMBDA_RUNTIME_EXECUTOR=process."""

    name = "process"

    def load(self, *_args, **_kwargs):
        from lambda_processes.executor import ProcessRuntimeExecutor

        return ProcessRuntimeExecutor
