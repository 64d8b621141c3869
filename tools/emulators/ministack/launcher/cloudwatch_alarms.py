"""Alarms of templates."""

from ministack.services.cloudformation import provisioners


def accept_metric_math() -> None:
    """Accepts alarms on expressions, for which MiniStack refuses the template; like all alarms, they
    have no effect."""
    original = provisioners._cw_metric_alarm_record

    def record(name, properties):
        if properties.get("Metrics"):
            properties = {**properties, "Metrics": None, "Namespace": "metric math", "MetricName": name}
        return original(name, properties)

    provisioners._cw_metric_alarm_record = record
