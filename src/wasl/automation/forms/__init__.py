"""What people type on the pages of rules, notifications and webhooks."""

from wasl.automation.forms.rules import (
    EachForm,
    NewRuleForm,
    RuleForm,
    TriggerForm,
    WaitForm,
    event_choices,
    trigger_initial,
)

__all__ = [
    "EachForm",
    "NewRuleForm",
    "RuleForm",
    "TriggerForm",
    "WaitForm",
    "event_choices",
    "trigger_initial",
]
