"""What LocalStack finds by the entry point; importing the executor itself waits until it is asked for."""

from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin


class ProcessRuntimeExecutorPlugin(RuntimeExecutorPlugin):
    """Chosen by LAMBDA_RUNTIME_EXECUTOR=process."""

    name = "process"

    def load(self, *_args, **_kwargs):
        from lambda_processes.executor import ProcessRuntimeExecutor

        return ProcessRuntimeExecutor
