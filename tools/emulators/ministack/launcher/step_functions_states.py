"""States of Step Functions: branches, JSONata, retries."""

import copy
import random
import threading

from ministack.core.responses import now_iso
from ministack.services import stepfunctions as sfn

_LONGEST = 10**8


def run_branches_with_own_variables() -> None:
    """Gives branches and iterations their own variables, and adds their states to the history.

    https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
    """
    terminal = sfn._run_sub_machine
    add_event, adding = sfn._add_event, threading.Lock()

    def add(*event):
        with adding:
            return add_event(*event)

    def run(states, start_at, value, execution, ctx):
        ctx = copy.deepcopy(ctx)
        name, value = start_at, copy.deepcopy(value)
        while name:
            state = states[name]
            kind = state["Type"]
            add(execution, f"{kind}StateEntered", {"stateEnteredEventDetails": {"name": name, "input": sfn.json.dumps(value)}})
            following = None
            if kind in ("Succeed", "Fail"):
                value = terminal({name: state}, name, value, execution, ctx)
            else:
                ctx["State"] = {"Name": name, "EnteredTime": now_iso(), "RetryCount": 0}
                handle = getattr(sfn, f"_execute_{kind.lower()}")
                arguments = (execution, ctx) if kind in ("Task", "Parallel", "Map") else (ctx,)
                value, following = handle(state, value, *arguments)
            add(execution, f"{kind}StateExited", {"stateExitedEventDetails": {"name": name, "output": sfn.json.dumps(value)}})
            name = following
        return value

    sfn._add_event, sfn._run_sub_machine = add, run


def evaluate_parallel_in_jsonata() -> None:
    """Evaluates Arguments, Output and Assign of Parallel states in JSONata, which MiniStack ignores.

    https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html
    """
    original = sfn._run_parallel_branches

    def run(state, value, execution, ctx):
        if sfn._state_query_language(state, ctx) != "JSONata":
            return original(state, value, execution, ctx)
        taken = sfn._apply_jsonata_arguments(state, value, ctx)
        results, _ = original({"Branches": state["Branches"], "End": True}, taken, execution, ctx)
        output = sfn._apply_jsonata_output(state, value, ctx, result=results, default=results)
        sfn._apply_state_assign(state, value, ctx, result=results)
        return output, sfn._next_or_end(state)

    sfn._run_parallel_branches = run


def apply_retry_limits() -> None:
    """Applies MaxDelaySeconds and JitterStrategy of retriers, which MiniStack ignores.

    https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
    """
    original = sfn._find_matching_retrier

    def find(retriers, error, counts):
        retrier, index = original(retriers, error, counts)
        if retrier is None:
            return retrier, index
        longest = retrier.get("IntervalSeconds", 1) * retrier.get("BackoffRate", 2.0) ** counts.get(index, 0)
        delay = min(longest, retrier.get("MaxDelaySeconds", _LONGEST))
        if retrier.get("JitterStrategy") == "FULL":
            delay *= random.random()
        return {**retrier, "IntervalSeconds": delay, "BackoffRate": 1}, index

    sfn._find_matching_retrier = find
