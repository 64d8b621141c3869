"""Time zones of schedules."""

from ministack.services import scheduler
from ministack.services.cloudformation import provisioners


def keep_time_zones() -> None:
    """Keeps the time zone of a template's schedule; MiniStack sets UTC."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::Scheduler::Schedule"]

    def with_zone(original):
        def handle(*arguments):
            name, attributes = original(*arguments)
            properties = arguments[-2]
            schedule = scheduler._schedules[f"{properties.get('GroupName', 'default')}/{name}"]
            schedule["ScheduleExpressionTimezone"] = properties.get("ScheduleExpressionTimezone", "UTC")
            return name, attributes

        return handle

    handlers.update({step: with_zone(handlers[step]) for step in ("create", "update")})
